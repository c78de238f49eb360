import type { PurgePredicate } from '../../../edge/cache.ts'

const maxLength = 4000

/** Starts with a slash, encoded as RFC 1738 has it, with `*` as nothing but the last character. */
const form = /^\/(?:[\w.!$&'()+,;=:@/?~-]|%[0-9a-f]{2})*\*?$/i

/** Whether the vendor takes a text as a path. A `#tag` is none: the distribution has no `CacheTagConfig`. */
export function isPath(path: string, tilde: 'refuse' | 'take'): boolean {
  return path.length <= maxLength && form.test(path) && (tilde === 'take' || !path.includes('~'))
}

/** Whether it names more than one address. */
export function isWildcard(path: string): boolean {
  return path.endsWith('*')
}

/**
 * Makes a test for the resources of a path, on all hosts. ASSUME that requests are encoded as RFC 1738 has it before
 * they are compared: the `~` of a browser is the `%7E` of a path. An escape of what is safe stays one, so that
 * `/%61.html` does not hit `/a.html`.
 */
export function hits(path: string): PurgePredicate {
  if (!isWildcard(path)) return resource => encoded(resource.path + resource.query) === encoded(path)
  const start = encoded(path.slice(0, -1))
  return resource => encoded(resource.path + resource.query).startsWith(start)
}

function encoded(text: string): string {
  return text
    .replace(/[^\w.!$&'()*+,;=:@/?%-]/gu, encode)
    .replace(/%[0-9a-f]{2}/gi, triplet => triplet.toUpperCase())
}

function encode(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
}
