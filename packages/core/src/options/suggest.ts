/** ` (did you mean "…"?)` where a known name is near, else nothing. */
export function suggest(given: string, known: readonly string[]): string {
  const best = known
    .map(name => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  const near =
    best !== undefined &&
    best.distance <= Math.max(1, Math.floor(given.length / 3)) &&
    best.distance < given.length
  return near ? ` (did you mean "${best.name}"?)` : ''
}

/**
 * The known names that are nearest to a given one, the best first.
 *
 * @param count - how many, at most
 */
export function nearest(given: string, known: readonly string[], count: number): readonly string[] {
  const limit = Math.max(2, Math.floor(given.length / 3))
  const end = given.slice(given.lastIndexOf('/') + 1)
  // Where folders are mistaken, the name itself tells more than the distance.
  const distanceOf = (name: string) =>
    end.length > 2 && name.endsWith(`/${end}`)
      ? limit
      : Math.abs(name.length - given.length) > limit
        ? Number.POSITIVE_INFINITY
        : editDistance(given.toLowerCase(), name.toLowerCase())
  return [...new Set(known)]
    .map(name => ({ name, distance: distanceOf(name) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name)
}

/**
 * Insertions, removals, replacements and swaps of neighbours that turn one text into the other (Damerau–Levenshtein,
 * each letter moved once at most).
 */
function editDistance(from: string, to: string): number {
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1]
    for (let column = 0; column < to.length; column++) {
      const replace = (row[column] ?? 0) + (from[index] === to[column] ? 0 : 1)
      const isSwap = column > 0 && from[index] === to[column - 1] && from[index - 1] === to[column]
      const swap = isSwap ? (before[column - 1] ?? 0) + 1 : replace
      next.push(Math.min(replace, swap, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row.at(-1) ?? 0
}
