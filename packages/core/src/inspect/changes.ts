import type { DueItem } from '../plan/model.ts'
import { listDueFiles } from '../prepare/due.ts'
import type { Kind, Verdict } from '../prepare/judge.ts'
import type { Prepared } from '../prepare/model.ts'

/** One file that is not what it was at the last deploy, or not where it was. */
export interface FileChange {
  /** Key of its output in the ledger, such as `dist`. */
  readonly output: string
  /** Relative to the output. */
  readonly path: string
  /** Since the last deploy. */
  readonly change: Kind
  /** Those of its URLs that are purged; where none is, all that it is known by. */
  readonly urls: readonly string[]
  /** Whether these URLs are purged. */
  readonly due: boolean
  /** The reason for that. */
  readonly why: Verdict['why']
}

/** What changed, file by file. */
export interface ChangeList {
  /** By output; in each the added ones first. */
  readonly files: readonly FileChange[]
  /** Due beside these files' own URLs: by the option `rules`. */
  readonly also: readonly DueItem[]
}

/** Lists what changed against the ledger, or is due although it did not, with the URLs of each file. */
export function listChanges({ input: { options }, outputs, due }: Prepared): ChangeList {
  const own = new Set<string>()
  const files = outputs.flatMap(output =>
    [...listDueFiles(output, options)].map(({ path, change, verdict }): FileChange => {
      for (const url of verdict.due) own.add(url)
      const isDue = verdict.due.length > 0
      const urls = isDue ? verdict.due : output.urls.all(path)
      return { output: output.name, path, change, urls, due: isDue, why: verdict.why }
    }),
  )
  const order = ({ change }: FileChange) => ['added', 'changed', 'removed', 'unchanged'].indexOf(change)
  return {
    files: outputs.flatMap(({ name }) =>
      files.filter(({ output }) => output === name).toSorted((a, b) => order(a) - order(b)),
    ),
    also: due.filter(({ kind, item }) => kind !== 'url' || !own.has(item)),
  }
}
