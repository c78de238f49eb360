import { standsFor } from '../plan/pattern.ts'
import type { Prepared } from '../prepare/model.ts'
import { isUnknownTo } from '../prepare/prepare.ts'
import { walkLayers } from '../purge/layer.ts'
import { showLayer } from '../purge/show-layer.ts'
import { applyRules } from '../urls/map.ts'
import type { ExplainedFile } from './files.ts'
import { findAsked } from './find-asked.ts'
import { type ExplainedTarget, explainTarget } from './target.ts'

/** Due, since files that the option `rules` names have changed. */
export interface DueByRule {
  /** Of the two. */
  readonly why: 'rule'
  /** The rule's pattern. */
  readonly files: string
  /** What the rule purges. */
  readonly item: string
}

/** Due, since a target was not there at the last deploy. */
export interface DueAtNewTarget {
  /** Of the two. */
  readonly why: 'new-target'
  /** Its name. */
  readonly target: string
}

/** A URL, and what becomes of it. */
export interface ExplainedUrl {
  /** Absolute. */
  readonly url: string
  /** Why it is due beside its files: a rule, or a target that was not there at the last deploy. */
  readonly also: readonly (DueByRule | DueAtNewTarget)[]
  /** In the order of the configuration. */
  readonly targets: readonly ExplainedTarget[]
}

/** Why something is purged, or is not. */
export interface Explanation {
  /** As it was asked for. */
  readonly asked: string
  /** The files that answer to it. */
  readonly files: readonly ExplainedFile[]
  /** Those that are asked for, or that the files are known by. */
  readonly urls: readonly ExplainedUrl[]
}

/**
 * Explains what a run would do about a URL or file, from its bytes to the request.
 *
 * @param asked - an absolute URL, a path that starts with `/`, or a file's path in an output
 * @param isFile - whether an output's directory holds a file, for those that `include` and `exclude` leave out
 * @throws CdnPurgeError `USAGE`, with what is nearest, where it names nothing that is known
 */
export async function explain(
  prepared: Prepared,
  asked: string,
  isFile: (output: string, path: string) => boolean,
): Promise<Explanation> {
  const { files, urls } = findAsked(prepared, asked, isFile)
  const { layers } = await walkLayers(prepared.targets, showLayer, layer => layer)
  return {
    asked,
    files,
    urls: urls.map(url => ({
      url,
      also: [...findRules(prepared, url), ...findNewTargets(prepared, files)],
      targets: layers.map(layer => explainTarget(layer, url, files, prepared)),
    })),
  }
}

function findRules({ outputs, input: { options } }: Prepared, url: string): ExplainedUrl['also'] {
  return outputs
    .filter(({ firstRun, only }) => only === undefined && !(firstRun && options.firstRun === 'record'))
    .flatMap(({ sites, changes: { added, changed, removed } }) => {
      const paths = [...added, ...changed, ...removed].map(({ path }) => path)
      return options.rules.flatMap(rule =>
        applyRules([rule], paths, sites)
          .filter(item => standsFor(item, url))
          .map(({ item }) => ({ why: 'rule' as const, files: rule.files, item })),
      )
    })
}

function findNewTargets(
  { outputs, targets, input: { options } }: Prepared,
  files: readonly ExplainedFile[],
): ExplainedUrl['also'] {
  const names = new Set(files.map(({ output }) => output))
  return targets
    .filter(({ target }) =>
      outputs.some(output => names.has(output.name) && isUnknownTo(target.name, output, options)),
    )
    .map(({ target }) => ({ why: 'new-target' as const, target: target.name }))
}
