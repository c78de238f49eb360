import { CdnPurgeError, isLoopback, type PurgeJob, type ResolvedOptions } from '@cdn-purge/core/engine'

/**
 * Refuses an API that the job names and the worker does not know: whoever can write to the queue could have the
 * worker's credentials sent there.
 *
 * @param apis - URLs whose hosts the worker was told to trust
 * @throws CdnPurgeError `CONFIG_INVALID`
 */
export function refuseForeignApis(
  { targets }: ResolvedOptions,
  { options }: PurgeJob,
  apis: readonly string[],
): void {
  const trusted = new Set(apis.map(api => new URL(api).origin))
  const named = new Set(
    [options.targets].flat().flatMap(target => [Object(target).baseUrl].flat().map(withoutSlash)),
  )
  const { endpoint } = Object(options.ledger)
  const shared =
    typeof endpoint === 'string' && !isLoopback(new URL(endpoint)) && !trusted.has(new URL(endpoint).origin)
      ? [
          `The ledger lies at ${new URL(endpoint).origin}, and this worker was not told to send its credentials there.`,
        ]
      : []
  const problems = targets
    .filter(({ baseUrl, secrets }) => secrets.length > 0 && named.has(baseUrl))
    .map(({ name, baseUrl }) => ({ name, url: new URL(baseUrl) }))
    .filter(({ url }) => !isLoopback(url) && !trusted.has(url.origin))
    .map(
      ({ name, url }) =>
        `The job of ${name} names the API ${url.origin}, and this worker was not told to send its credentials there.`,
    )
    .concat(shared)
  if (problems.length === 0) return
  throw new CdnPurgeError('CONFIG_INVALID', problems, {
    problems,
    hint: 'Where that is right, start the worker with --allow-api and that URL.',
  })
}

function withoutSlash(url: unknown): unknown {
  return typeof url === 'string' ? url.replace(/\/+$/, '') : url
}
