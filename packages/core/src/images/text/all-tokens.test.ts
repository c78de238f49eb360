import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asksForAllTokens, writeAllTokens } from './all-tokens.ts'
import { applyEdits } from './rewrite.ts'

type Tokens = readonly (readonly [image: string, token: string])[]

const code = "const tokens = { '%cdn-purge-tokens%': '' }\nuse(tokens)"
const one: Tokens = [['https://www.example.com/img/a.jpg', 'T1']]

async function fill(text: string, tokens: Tokens): Promise<string> {
  return applyEdits(text, await writeAllTokens(text, { all: async () => tokens }))
}

test('the table is written into its place, by host and path', async () => {
  expect(asksForAllTokens(code)).toBe(true)
  expect(await fill(code, one)).toBe(code.replace("''", `'',"example.com/img/a.jpg":"T1"`))
  expect(await fill(code, [])).toBe(code)
})

test.each([
  ['minified', (text: string) => text.replace(/[ \n]/g, '').replaceAll("'", '"')],
  [
    'printed anew',
    (text: string) => text.replaceAll(',"', ', "').replaceAll('":"', '": "').replaceAll('"', "'"),
  ],
  ['with templates', (text: string) => text.replaceAll(/:\s*(["'])(.*?)\1/g, ': `$2`')],
])('what an earlier pass wrote is not written twice, however it was %s since', async (_, change) => {
  const before = change(await fill(code, [...one, ['https://m.example.com/b.jpg', 'T0']]))
  const after = await fill(before, one)
  expect(after.match(/a\.jpg/g)).toHaveLength(1)
  expect(after).not.toContain('b.jpg')
  expect(await fill(change(await fill(code, one)), one)).toBe(change(await fill(code, one)))
})

test('a second pass changes nothing, another table replaces the first', async () => {
  const images = fc.webPath().map(path => `https://www.example.com/${path}`)
  const tables = fc.array(fc.tuple(images, fc.stringMatching(/^[\w.~-]{1,64}$/)), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(tables, tables, async (first, second) => {
      const once = await fill(code, first)
      expect(await fill(once, first)).toBe(once)
      expect(await fill(once, second)).toBe(await fill(code, second))
    }),
  )
})

test('a table of many images is read in one pass', async () => {
  const many: Tokens = Array.from({ length: 20_000 }, (_, at) => [
    `https://www.example.com/img/${at}.jpg`,
    'T1',
  ])
  const once = await fill(code, many)
  expect(await fill(once, many)).toBe(once)
})
