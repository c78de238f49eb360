import type { TokenReport } from '../images/token-report.ts'
import { count, type Line, listLines, type Telling } from './line.ts'

/**
 * Which images got a new cache token, and in how many places of the output.
 *
 * @param dryRun - whether that is only what would happen
 */
export function tellTokens(
  { requested, given }: TokenReport,
  dryRun: boolean,
  telling: Telling = {},
): readonly Line[] {
  if (given.length === 0) return []
  const places = given.reduce((sum, image) => sum + image.places, 0)
  // Where pages are rendered by a server, they are no files in which URLs could be counted.
  const where =
    places === 0
      ? count(given.length, 'image')
      : `${count(given.length, 'image')} in ${count(places, 'place')}`
  const from = requested === 0 ? 'from the bytes' : `${requested} requested`
  const text = dryRun
    ? requested === 0
      ? `would be made from the bytes, for ${where}`
      : `${requested} would be requested, for ${where}`
    : `new for ${where}, ${from}`
  return [
    { level: 'info', text: `cache tokens: ${text}` },
    ...listLines(
      given.map(({ image, places }) => (places === 0 ? image : `${image} (${count(places, 'place')})`)),
      telling,
    ),
  ]
}
