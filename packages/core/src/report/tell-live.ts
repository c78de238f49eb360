import { describeDiffering } from '../live/describe-differing.ts'
import type { LiveReport } from '../live/model.ts'
import { type Line, listLines, type Telling } from './line.ts'

/** What came of looking at a sample: how many URLs are right, and each that is not. */
export function tellLive(
  { asked, equal, ms, differing }: LiveReport,
  where: string,
  right: string,
  telling: Telling = {},
): readonly Line[] {
  const left = asked - equal - differing.length
  const others = left === 0 ? '' : `; ${left} the server itself answers otherwise`
  const after = `after ${Math.round(ms / 1000)} s`
  return [
    { level: 'info', text: `${where}: ${equal} of ${asked} sampled URLs ${right}, ${after}${others}` },
    ...listLines(differing.map(describeDiffering), telling, { level: 'error' }).map(line => ({
      ...line,
      // An error is told by itself too.
      text: `${where}: ${line.text.trim()}`,
    })),
  ]
}
