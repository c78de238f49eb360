import { fileStates, type ReportModel } from '../model.ts'
import { type PackedFiles, type PackedReport, shorten, toRanges } from '../packed.ts'

const changeSigns = { added: 'a', changed: 'c', removed: 'r' }

/** Packs a model for its way into the page. */
export function pack({ targets, files, ...rest }: ReportModel): PackedReport {
  const requests = targets.flatMap(({ shown }) => shown)
  const items = [...new Set(requests.flatMap(({ covers }) => covers))].sort()
  const places = new Map(items.map((item, index) => [item, index]))
  return {
    ...rest,
    targets: targets.map(target => ({
      ...target,
      shown: target.shown.map(request => ({
        ...request,
        covers: toRanges(request.covers.map(item => places.get(item) ?? 0)),
      })),
    })),
    files: packFiles(files),
    items: shorten(items),
  }
}

function packFiles(files: ReportModel['files']): PackedFiles {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return {
    paths: shorten(sorted.map(({ path }) => path)),
    states: sorted.map(({ state }) => fileStates.indexOf(state)).join(''),
    changes: sorted.map(({ change }) => (change === undefined ? '-' : changeSigns[change])).join(''),
    sizes: sorted.map(({ size = -1 }) => size),
    counts: sorted.flatMap(({ count = 1 }, index) => (count === 1 ? [] : [index, count])),
  }
}
