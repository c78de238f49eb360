import { createHash } from 'node:crypto'
import type { OptionInfo } from './option.ts'

/**
 * Which cache a target is, in a line for the ledger: the provider, and a digest of each option that says it.
 *
 * ASSUME: the base URL and whatever else is not such an option, such as a key, leads to the same cache after a change of
 * it: an API has several addresses, and a server moves with what it holds, or begins empty.
 *
 * @param own - the options of the target, by name
 * @param isReady - whether it has all that it needs, so that what is not given is meant so
 */
export function describeCache(
  provider: string,
  infos: readonly (OptionInfo & { readonly name: string })[],
  own: Readonly<Record<string, unknown>>,
  isReady: boolean,
): string {
  const said = infos.flatMap(({ name, cache }) => {
    if (cache !== true || (own[name] === undefined && !isReady)) return []
    const digest = createHash('sha256')
      .update(JSON.stringify(own[name] ?? null))
      .digest('hex')
    return `${name}=${digest.slice(0, 12)}`
  })
  return [provider, ...said].join(' ')
}

/** Whether two lines are of caches that are known to be two: what only one of them says tells nothing. */
export function isOtherCache(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false
  const [[provider, ...said], [current, ...now]] = [one.split(' '), other.split(' ')]
  const saidNow = new Map(now.map(part => splitOnce(part)))
  return (
    provider !== current ||
    said.map(part => splitOnce(part)).some(([name, digest]) => (saidNow.get(name) ?? digest) !== digest)
  )
}

function splitOnce(part: string): readonly [name: string, digest: string] {
  const at = part.indexOf('=')
  return [part.slice(0, at), part.slice(at + 1)]
}
