const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as HTML, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? '')
}

/** A value as JSON that no element can end, wherever in HTML it stands. */
export function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * A text of which nobody knows who wrote it: what is invisible, or turns the direction of writing, is named in its
 * place. Line feeds stay, which HTML shows as a space where they are not meant.
 */
export function showHidden(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, character =>
    character === '\n' ? character : `⟨U+${hex(character)}⟩`,
  )
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}

/** The same value with {@link showHidden} for each text in it. */
export function showHiddenIn<Value>(value: Value): Value
export function showHiddenIn(value: unknown): unknown {
  if (typeof value === 'string') return showHidden(value)
  if (Array.isArray(value)) return value.map(each => showHiddenIn(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, showHiddenIn(each)]))
}
