import type { RunReport } from '@cdn-purge/core'
import type { ChangeList, FileChange } from '@cdn-purge/core/command'
import { signs } from './styles.ts'
import type { Terminal } from './terminal.ts'

/** What `cdn-purge diff --json` prints. */
export interface DiffReport extends ChangeList {
  /** Of this form. */
  readonly version: 1
  /** That was called. */
  readonly command: 'diff'
  /** It could be read. */
  readonly ok: true
  /** There was no ledger. */
  readonly firstRun: boolean
  /** Files that changed since the last run, relative to their output. */
  readonly changes: RunReport['changes']
  /** The ledger, which stays as it is. */
  readonly ledger: {
    /** Where it lies; holds no secret. */
    readonly location: string
    /** Grows by one with each write; 0: there is none yet. */
    readonly sequence: number
  }
  /** What was warned of, a sentence each. */
  readonly warnings: readonly string[]
}

const reasons: Readonly<Record<FileChange['why'], string>> = {
  changed: '',
  added: '',
  removed: '',
  'first-run': '',
  'immutable-changed': 'purged, although its name carries a content hash: its bytes changed',
  'immutable-added': 'not purged: a new name with a content hash, which no cache can hold yet',
  'immutable-removed': 'not purged: its name carries a content hash, and cached pages may still ask for it',
  'immutable-returned':
    'purged, although its name carries a content hash: an earlier deploy removed it, and an edge may hold that it was not found',
  'added-off': 'not purged: the option "added" is false',
  'first-run-record': 'not purged: the first run only records, as the option "firstRun" says',
  included: 'purged: the options left it out until now',
  unchanged: '',
  'new-place': 'its URLs are new in the options: what the caches hold of them is not known',
  'old-place': 'the options have these URLs no longer',
  'new-rule': 'the options counted it out until now',
}

/** Prints each file that changed with its URLs, and whether they are due. */
export function renderChanges({ files, also }: ChangeList, { colors, print }: Terminal): void {
  const several = new Set(files.map(({ output }) => output)).size > 1
  for (const { output, path, change, urls, due, why } of files) {
    const reason = reasons[why] === '' ? '' : ` (${reasons[why]})`
    print(`${signs[change]} ${several ? `${output}/` : ''}${path}${colors.dim(reason)}`)
    for (const url of urls) print(`    ${due ? url : colors.dim(url)}`)
  }
  if (also.length === 0) return
  print('and, by the option "rules":')
  for (const { kind, item } of also) print(`    ${item}${kind === 'url' ? '' : ' and all beneath it'}`)
}
