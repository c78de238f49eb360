import type { Change } from '../diff/diff.ts'
import { readManifest } from '../ledger/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createUrlMap } from '../urls/map.ts'
import { createJudge, type Verdict } from './due.ts'
import type { Prepared, PreparedOutput } from './prepare.ts'

/** A file of an output, and whether it makes its URLs due. */
export interface ExplainedFile {
  /** Key of its output in the ledger, such as `dist`. */
  readonly output: string
  /** Relative to the output. */
  readonly path: string
  readonly change: 'added' | 'changed' | 'removed' | 'unchanged' | 'excluded'
  /** SHA-256 at the last deploy; absent: it was not there. */
  readonly before?: string
  /** SHA-256 now; absent: it is not there. */
  readonly after?: string
  readonly due: boolean
  readonly why: Verdict['why'] | 'unchanged' | 'excluded'
  /** The only target that it concerns, where it is an image of that target's own. */
  readonly only?: string
  /** The absolute URLs that it is known by. */
  readonly urls: readonly string[]
}

/** Lists every file of all outputs as they are and as they were. */
export function* listFiles({ outputs, elsewhere, input: { options } }: Prepared): Iterable<ExplainedFile> {
  // What a run is not for is as the ledger has it.
  const others = elsewhere.map(output => ({ ...output, only: undefined, firstRun: false, hashed: undefined }))
  for (const output of [...outputs, ...others]) {
    const { name, only, sites, changes, firstRun, manifest } = output
    const judge = createJudge(options, output)
    const urlsOf = createUrlMap({ sites, html: options.html, urls: options.urls })
    const describe = (file: Change, change: ExplainedFile['change']): ExplainedFile => ({
      output: name,
      ...file,
      change,
      ...(change === 'unchanged' ? { due: false, why: 'unchanged' } : judge(file, firstRun)),
      ...(only === undefined ? {} : { only }),
      urls: urlsOf(file.path),
    })
    const touched = new Set<string>()
    for (const change of ['added', 'changed', 'removed'] as const) {
      for (const file of changes[change]) {
        touched.add(file.path)
        yield describe(file, change)
      }
    }
    const { paths, hashes } = readManifest(manifest)
    for (const [index, path] of paths.entries()) {
      const hash = hashes[index] ?? ''
      if (!touched.has(path)) yield describe({ path, before: hash, after: hash }, 'unchanged')
    }
  }
}

/** A file that the options `include` and `exclude` leave out of its output. */
export function describeExcluded(
  { name, sites }: PreparedOutput,
  path: string,
  options: ResolvedOptions,
): ExplainedFile {
  const urls = createUrlMap({ sites, html: options.html, urls: options.urls })(path)
  return { output: name, path, change: 'excluded', due: false, why: 'excluded', urls }
}
