import { CdnPurgeError } from '@cdn-purge/core'
import {
  checkRedisUrl,
  findConfig,
  loadConfig,
  loadOptional,
  type QueuePlace,
  queuePlace,
} from '@cdn-purge/core/engine'
import type { Flag } from '../arguments/flags.ts'
import type { Invocation } from '../command.ts'
import { workingDirectory } from './working-directory.ts'

/** For the commands that work on a queue. */
export const queueFlags: readonly Flag[] = [
  {
    name: 'queue',
    value: 'URL',
    text: 'URL of the Redis that holds the queue (default: CDN_PURGE_QUEUE_URL, else "dispatch" of the configuration)',
  },
  { name: 'name', value: 'NAME', text: 'Name of the queue (default: cdn-purge)' },
]

/** The package of the queue, which not everybody installs. */
export function loadQueue(what: string) {
  return loadOptional(() => import('@cdn-purge/queue'), what, '@cdn-purge/queue')
}

/**
 * The queue that a command line, the environment or the configuration names, in this order.
 *
 * @throws CdnPurgeError `USAGE` where none does
 */
export async function findQueue(invocation: Invocation): Promise<QueuePlace> {
  const { flags, world, hideSecretsOf } = invocation
  const cwd = workingDirectory(invocation)
  const [url, name] = [flags.text('queue'), flags.text('name')]
  const env = url === undefined ? world.env : { ...world.env, CDN_PURGE_QUEUE_URL: url }
  const file = flags.text('config') ?? findConfig(cwd)
  const { dispatch } = Object(file === undefined ? undefined : (await loadConfig({ cwd, file })).input)
  hideSecretsOf({ dispatch: { queue: env.CDN_PURGE_QUEUE_URL } }, env)
  const place = queuePlace({ ...Object(dispatch), ...(name === undefined ? {} : { name }) }, env)
  const wrong = place && checkRedisUrl(place.url.reveal())
  if (place !== undefined && wrong === undefined) return place
  const problem = place === undefined ? 'No queue is named.' : `The URL of the queue ${wrong}.`
  throw new CdnPurgeError('USAGE', problem, {
    hint: 'Set CDN_PURGE_QUEUE_URL, such as rediss://:password@queue.example.com:6379, or use --queue.',
  })
}
