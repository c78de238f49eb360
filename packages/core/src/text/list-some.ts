/** The first of some texts, and how many more there are: `a, b, c and 4 more`. */
export function listSome(texts: readonly string[], shown: number): string {
  const more = texts.length > shown ? ` and ${texts.length - shown} more` : ''
  return texts.slice(0, shown).join(', ') + more
}
