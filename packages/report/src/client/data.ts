import { type FileModel, fileStates } from '../model.ts'
import { fromRanges, lengthen, type PackedReport, type PackedRequest } from '../packed.ts'

/** A request with its place. */
export interface ShownRequest extends Omit<PackedRequest, 'covers'> {
  readonly target: string
  /** Counted from 1 at its target. */
  readonly number: number
  readonly covers: readonly string[]
  /** What search looks in. */
  readonly text: string
}

/** What the page shows. */
export interface Data extends Omit<PackedReport, 'files' | 'items'> {
  readonly files: readonly FileModel[]
  readonly requests: readonly ShownRequest[]
}

const changes = { a: 'added', c: 'changed', r: 'removed' } as const

/** Reads what stands in the page. */
export function readData(text: string): Data {
  const { files, items, ...packed }: PackedReport = JSON.parse(text)
  const names = lengthen(items)
  return {
    ...packed,
    files: unpackFiles(files),
    requests: packed.targets.flatMap(({ name, shown }) =>
      shown.map((request, index) => {
        const covers = fromRanges(request.covers).flatMap(at => names[at] ?? [])
        const { method, url, failure = '', body = '', said = '' } = request
        const text = [name, method, url, failure, body, said, ...covers].join('\n').toLowerCase()
        return { ...request, target: name, number: index + 1, covers, text }
      }),
    ),
  }
}

function unpackFiles({ paths, states, changes: signs, sizes, counts }: PackedReport['files']): FileModel[] {
  const many = new Map<number, number>()
  for (let i = 0; i < counts.length; i += 2) many.set(counts[i] ?? 0, counts[i + 1] ?? 1)
  return lengthen(paths).map((path, index) => {
    const size = sizes[index] ?? -1
    const sign = signs.charAt(index)
    const count = many.get(index)
    return {
      path,
      state: fileStates[Number(states.charAt(index))] ?? 'unchanged',
      ...(sign === 'a' || sign === 'c' || sign === 'r' ? { change: changes[sign] } : {}),
      ...(size < 0 ? {} : { size }),
      ...(count === undefined ? {} : { count }),
    }
  })
}
