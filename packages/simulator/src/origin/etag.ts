/**
 * Whether an `If-None-Match` field names this ETag (weak comparison, as the field asks for).
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export function etagMatches(field: string | string[] | undefined, etag: string | undefined): boolean {
  if (field === undefined || etag === undefined) return false
  const wanted = [field].flat().flatMap(value => value.split(','))
  return wanted.some(value => value.trim() === '*' || opaque(value) === opaque(etag))
}

function opaque(etag: string): string {
  return etag.trim().replace(/^W\//, '')
}
