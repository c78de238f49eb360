import { CdnPurgeError } from '@cdn-purge/core'
import type { Command } from '../../command.ts'
import { findQueue, loadQueue, queueFlags } from '../../project/queue.ts'
import { renderQueue } from '../../render/queue.ts'

/** What waits in a queue, and what failed. */
export const queue: Command = {
  name: 'queue',
  args: [],
  text: 'Show what waits in the queue, and what failed; try it again, or take it out',
  flags: [
    ...queueFlags,
    { name: 'retry', value: 'SITE', repeatable: true, text: 'Try this site again now (repeatable)' },
    { name: 'retry-failed', text: 'Try all again that failed to the end' },
    {
      name: 'drop',
      value: 'SITE',
      repeatable: true,
      text: 'Take this site out (repeatable); what it owes stays pending in its ledger',
    },
  ],
  examples: [
    ['cdn-purge queue', 'what failed, is worked on, waits'],
    ['cdn-purge queue --retry-failed', 'after a credential was renewed'],
    ['cdn-purge queue --drop www.example.com', 'until its next deploy'],
  ],
  async run(invocation) {
    const { flags } = invocation
    const { listQueue, retryQueued, dropQueued } = await loadQueue('"cdn-purge queue"')
    const place = await findQueue(invocation)
    const [again, out] = [flags.list('retry'), flags.list('drop')]
    const before = await listQueue(place)
    const known = new Set(before.map(({ site }) => site))
    const unknown = [...again, ...out].filter(site => !known.has(site))
    if (unknown.length > 0) {
      throw new CdnPurgeError('USAGE', `Not in the queue: ${unknown.join(', ')}.`, {
        hint: 'Nothing was changed. "cdn-purge queue" lists the sites that are.',
      })
    }
    const retried = [
      ...(again.length > 0 ? await retryQueued(place, again) : []),
      ...(flags.on('retry-failed') === true ? await retryQueued(place) : []),
    ]
    const dropped = out.length > 0 ? await dropQueued(place, out) : []
    const sites = retried.length + dropped.length === 0 ? before : await listQueue(place)
    const failed = sites.filter(({ state }) => state === 'failed').length
    return {
      status: 0,
      json: { version: 1, command: 'queue', ok: failed === 0, retried, dropped, sites },
      print: terminal => renderQueue({ retried, dropped, sites }, terminal),
    }
  },
}
