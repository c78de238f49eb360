import fc from 'fast-check'

/** Ways to write one character: as an escape of JSON, JavaScript, a URL or HTML. */
const characters: readonly ((character: string) => string)[] = [
  character => units(character, unit => `\\u${hex(unit, 4)}`),
  character => units(character, unit => `\\u${hex(unit, 4).toUpperCase()}`),
  character => `\\u{${hex(character.codePointAt(0) ?? 0, 1)}}`,
  percent,
  character => [...Buffer.from(character)].map(byte => `%${hex(byte, 2).toUpperCase()}`).join(''),
  character => `&#${character.codePointAt(0)};`,
  character => `&#x${hex(character.codePointAt(0) ?? 0, 1)};`,
  character => `&#X000${hex(character.codePointAt(0) ?? 0, 1).toUpperCase()};`,
  character => named[character] ?? `&#${character.codePointAt(0)};`,
]

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '/': '&sol;',
  '\\': '&bsol;',
  '%': '&percnt;',
  '+': '&plus;',
}

/** Ways to write a whole text. */
const texts: readonly ((text: string) => string)[] = [
  text => text,
  text => JSON.stringify(text).slice(1, -1),
  text => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  text => encodeURIComponent(text),
  text => new URLSearchParams({ '': text }).toString().slice(1),
  text => text.replace(/[&<>"']/g, sign => named[sign] ?? sign),
  text => text.replace(/[&<>"'+%\\/]/g, sign => named[sign] ?? sign),
]

/** A way to write a text: some characters escaped, or all of it in base64, then all of that up to three times more. */
export const spelling: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    fc.array(fc.nat({ max: 2 * characters.length }), { minLength: 1, maxLength: 12 }),
    fc.array(fc.constantFrom(...texts), { maxLength: 3 }),
    fc.nat({ max: 5 }),
  )
  .map(
    ([choices, levels, kind]) =>
      text =>
        levels.reduce(
          (written, write) => write(written),
          kind === 0 ? Buffer.from(text).toString('base64') : escapeSome(text, choices),
        ),
  )

function escapeSome(text: string, choices: readonly number[]): string {
  return Array.from(text, (character, index) => {
    const write = characters[choices[index % choices.length] ?? 0]
    // Between escapes, only what begins none can stand by itself.
    return write === undefined && /[0-9A-Za-z .:_-]/.test(character)
      ? character
      : (write ?? percent)(character)
  }).join('')
}

function percent(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${hex(byte, 2)}`).join('')
}

function units(text: string, write: (unit: number) => string): string {
  return Array.from({ length: text.length }, (_, index) => write(text.charCodeAt(index))).join('')
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
