import { compare } from '../text/compare.ts'

const surrogate = /[\ud800-\udfff]/

/**
 * Compares two paths by their bytes in UTF-8, as `LC_ALL=C sort` does. JavaScript's `<` compares UTF-16 units,
 * which puts characters outside the Basic Multilingual Plane before U+E000 to U+FFFF.
 *
 * @returns negative, zero or positive
 */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Sorts in place by the bytes of the names; as fast as a plain sort where no name needs more. */
export function sortPaths(paths: string[]): string[] {
  if (paths.length > 1) paths.sort(paths.some(path => surrogate.test(path)) ? comparePaths : compare)
  return paths
}

/** Moves surrogates behind all other units, where the code points that they stand for belong. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit
}
