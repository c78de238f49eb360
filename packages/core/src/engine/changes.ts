import type { DueItem } from '../plan/item.ts'
import { createUrlMap } from '../urls/map.ts'
import { createJudge, type Verdict } from './due.ts'
import type { Prepared } from './prepare.ts'

/** One file that is not what it was at the last deploy. */
export interface FileChange {
  /** Key of its output in the ledger, such as `dist`. */
  readonly output: string
  /** Relative to the output. */
  readonly path: string
  readonly change: 'added' | 'changed' | 'removed'
  /** The absolute URLs that it is known by. */
  readonly urls: readonly string[]
  /** Whether these URLs are purged. */
  readonly due: boolean
  /** The reason for that. */
  readonly why: Verdict['why']
}

/** What changed, file by file. */
export interface ChangeList {
  readonly files: readonly FileChange[]
  /** Due beside these files' own URLs: by the option `rules`, or since a host of `site` is new. */
  readonly also: readonly DueItem[]
}

/** Lists what changed against the ledger with the URLs of each file, by output and kind of change. */
export function listChanges({ input: { options }, outputs, due }: Prepared): ChangeList {
  const own = new Set<string>()
  const files: FileChange[] = []
  for (const { name, sites, changes, firstRun, hashed } of outputs) {
    const judge = createJudge(options, { hashed })
    const urlsOf = createUrlMap({ sites, html: options.html, urls: options.urls })
    for (const change of ['added', 'changed', 'removed'] as const) {
      for (const each of changes[change]) {
        const verdict = judge(each, firstRun)
        const urls = urlsOf(each.path)
        if (verdict.due) for (const url of urls) own.add(url)
        files.push({ output: name, path: each.path, change, urls, due: verdict.due, why: verdict.why })
      }
    }
  }
  return { files, also: due.filter(({ kind, item }) => kind !== 'url' || !own.has(item)) }
}
