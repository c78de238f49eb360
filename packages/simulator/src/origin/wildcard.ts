/**
 * Makes a test for a pattern in which `*` stands for any characters, slashes included; all else is literal
 * and case-sensitive.
 *
 * @example matchesWildcard('/images/*.jpg')('/images/2026/a.jpg') // true
 */
export function matchesWildcard(pattern: string): (text: string) => boolean {
  const source = pattern.split('*').map(escapeRegExp).join('.*')
  const expression = new RegExp(`^${source}$`, 's')
  return text => expression.test(text)
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
