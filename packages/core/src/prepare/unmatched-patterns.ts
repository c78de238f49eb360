import { eachPath } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { Patterns } from '../urls/match.ts'
import type { KnownOutput } from './known-urls.ts'

/** The part of an output that patterns are about. */
type Matched = Pick<PreparedOutput, 'name' | 'only' | 'unmatched' | 'manifest' | 'changes'>

/**
 * A sentence for each pattern of the options that no file matches, in any output: it is misspelt, or outlived what it
 * was for, and silence would let stale pages pass for a success.
 *
 * @param elsewhere - outputs that the ledger knows beside those of this run
 */
export function warnOfUnmatched(
  all: readonly Matched[],
  elsewhere: readonly Pick<KnownOutput, 'manifest' | 'changes'>[],
  options: Pick<ResolvedOptions, 'immutable' | 'rules'>,
): readonly string[] {
  const outputs = all.filter(({ only }) => only === undefined)
  if (outputs.length === 0) return []
  const names = outputs.map(({ name }) => name)
  return [
    ...(elsewhere.length === 0 ? unmatchedFilters(outputs) : []).map(([option, pattern]) =>
      describe(`"${option}"`, pattern, 'matches no file', names),
    ),
    ...unmatchedNames([...outputs, ...elsewhere], options).map(([option, pattern]) =>
      describe(option, pattern, 'matches no file, now or at the last deploy', names),
    ),
  ]
}

/** Of outputs that are not looked at here, nobody knows what was left out. */
function unmatchedFilters(outputs: readonly Matched[]): (readonly [string, string])[] {
  const scans = outputs.map(({ unmatched }) => unmatched)
  return (['include', 'exclude'] as const).flatMap(option =>
    (scans[0]?.[option] ?? [])
      .filter(pattern => scans.every(scan => scan?.[option].includes(pattern) === true))
      .map(pattern => [option, pattern] as const),
  )
}

/** The options whose patterns are about files that were looked at. */
function unmatchedNames(
  outputs: readonly Pick<KnownOutput, 'manifest' | 'changes'>[],
  { immutable = false, rules }: Pick<ResolvedOptions, 'immutable' | 'rules'>,
): (readonly [string, string])[] {
  const lists = [
    { option: '"immutable"', patterns: new Patterns(immutable === false ? [] : immutable) },
    ...rules.map(({ files }) => ({ option: '"files" of "rules"', patterns: new Patterns([files]) })),
  ]
  const open = () => lists.filter(({ patterns }) => patterns.unmatched().length > 0)
  for (const { manifest, changes } of outputs) {
    if (open().length === 0) break
    for (const { patterns } of open()) {
      for (const path of eachPath(manifest)) patterns.matches(path)
      for (const { path } of changes.removed) patterns.matches(path)
    }
  }
  return lists.flatMap(({ option, patterns }) =>
    patterns.unmatched().map(pattern => [option, pattern] as const),
  )
}

function describe(option: string, pattern: string, what: string, outputs: readonly string[]): string {
  const better = improve(pattern, outputs)
  const instead = better === pattern ? '' : ` Did you mean ${JSON.stringify(better)}?`
  const negative = /^!(?!\()/.test(pattern)
  const said = negative ? 'takes nothing away: no other pattern matches such a file' : what
  return `The option ${option}: the pattern ${JSON.stringify(pattern)} ${said}. Patterns are relative to the output directory (${outputs.join(', ')}), with "/" between folders.${instead}`
}

/** The pattern as it was probably meant; the same where nothing about it is odd. */
function improve(pattern: string, outputs: readonly string[]): string {
  const [, sign = '', glob = ''] = /^(!(?!\())?(.*)$/s.exec(pattern) ?? []
  let path = glob.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '')
  // Whoever looks at the project's folder writes the output's own, by its whole path or its name.
  const own = outputs.flatMap(name => [name, name.slice(name.lastIndexOf('/') + 1)])
  const inside = own.find(name => name !== '.' && path.startsWith(`${name}/`))
  if (inside !== undefined) path = path.slice(inside.length + 1)
  path = path.replace(/\/+$/, '/**')
  // What stands for a name in any folder elsewhere stands for one at the top here.
  if (path === glob && !path.includes('/') && path !== '**') path = `**/${path}`
  return sign + (path === '' ? '**' : path)
}
