import type { Change } from '../manifest/diff.ts'
import { readManifest } from '../manifest/manifest.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { createJudge, type Judge, type Kind, type Verdict } from '../prepare/judge.ts'
import type { Prepared } from '../prepare/model.ts'

/** A file of an output, and whether it makes its URLs due. */
export interface ExplainedFile {
  /** Key of its output in the ledger, such as `dist`. */
  readonly output: string
  /** Relative to the output. */
  readonly path: string
  /** Since the last deploy; `excluded`: the options leave it out. */
  readonly change: Kind | 'excluded'
  /** SHA-256 at the last deploy; absent: it was not there. */
  readonly before?: string
  /** SHA-256 now; absent: it is not there. */
  readonly after?: string
  /** Whether its URLs are purged. */
  readonly due: boolean
  /** The reason for that. */
  readonly why: Verdict['why'] | 'excluded'
  /** The only target that it concerns, where it is an image of that target's own. */
  readonly only?: string
  /** The absolute URLs that it is known by. */
  readonly urls: readonly string[]
}

const unchanged: Judge = () => ({ due: [], why: 'unchanged' })

/** Lists every file of all outputs as they are and as they were. */
export function* listFiles({ outputs, elsewhere, input: { options } }: Prepared): Iterable<ExplainedFile> {
  // What a run is not for is as the ledger has it.
  const others = elsewhere.map(output => ({ output, judge: unchanged }))
  for (const { output, judge } of [
    ...outputs.map(output => ({ output, judge: createJudge(output, options) })),
    ...others,
  ]) {
    const { name, only, urls, changes, manifest } = output
    const describe = (file: Change, change: Kind): ExplainedFile => {
      const { due, why } = judge(file.path, change)
      return {
        output: name,
        ...file,
        change,
        due: due.length > 0,
        why,
        ...(only === undefined ? {} : { only }),
        urls: urls.all(file.path),
      }
    }
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
export function describeExcluded({ name, urls }: PreparedOutput, path: string): ExplainedFile {
  return { output: name, path, change: 'excluded', due: false, why: 'excluded', urls: urls.now(path) }
}
