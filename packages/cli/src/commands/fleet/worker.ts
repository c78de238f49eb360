import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import type { TicketRun } from '@cdn-purge/queue'
import type { Command, Invocation } from '../../command.ts'
import { findQueue, loadQueue, queueFlags } from '../../project/queue.ts'
import { tellTicketRun } from '../../render/queue.ts'

/** Ledgers that are worked on at once: most of the time, they wait for an API. */
const CONCURRENCY = 20

/** Drains a queue. */
export const worker: Command = {
  name: 'worker',
  args: [],
  text: 'Send what runs with the option "dispatch" left in the queue, at the pace of each API, until it is told to end',
  flags: [
    ...queueFlags,
    { name: 'concurrency', value: 'N', text: `Sites that are worked on at once (default: ${CONCURRENCY})` },
    {
      name: 'env-dir',
      value: 'DIR',
      values: 'directory',
      text: "Folder of files such as www.example.com.env: a site's own credentials, over those of the environment",
    },
    {
      name: 'allow-api',
      value: 'URL',
      repeatable: true,
      text: "An API, beside the vendors' own, that credentials may be sent to (repeatable)",
    },
    { name: 'drain', text: 'End when nothing is left in the queue' },
  ],
  examples: [
    ['cdn-purge worker', 'work until Ctrl-C, or until the system ends it'],
    [
      'cdn-purge worker --env-dir /etc/cdn-purge --concurrency 50',
      'for many sites, each with its credentials',
    ],
    ['cdn-purge worker --drain', 'from cron: send what is there'],
  ],
  async run(invocation) {
    const { flags, world, terminal } = invocation
    const options = readOptions(invocation)
    const { startWorker } = await loadQueue('"cdn-purge worker"')
    const place = await findQueue(invocation)
    const counts = { done: 0, paced: 0, again: 0, dead: 0 } satisfies Record<TicketRun['outcome'], number>
    const running = startWorker(place, {
      ...options,
      env: world.env,
      root: resolve(world.cwd),
      logger: terminal,
      signal: world.signal,
      onRun(run) {
        counts[run.outcome] += 1
        tellTicketRun(run, terminal)
      },
    })
    const told = new Promise<void>(end => {
      if (world.signal.aborted) end()
      world.signal.addEventListener('abort', () => end(), { once: true })
    })
    try {
      await Promise.race([told, ...(flags.on('drain') === true ? [running.drained()] : [])])
    } finally {
      await running.close()
    }
    const { done, dead } = counts
    return {
      status: dead > 0 ? 1 : 0,
      json: { version: 1, command: 'worker', ok: dead === 0, done, failed: dead },
      print: to =>
        to.print(
          `${done} done, ${dead} failed to the end${dead > 0 ? ': "cdn-purge queue" shows why, and tries again' : ''}.`,
        ),
    }
  },
}

function readOptions({ flags, world }: Invocation) {
  const problems: string[] = []
  const text = flags.text('concurrency') ?? String(CONCURRENCY)
  if (!/^[1-9]\d{0,4}$/.test(text)) problems.push(`--concurrency ${text}: it must be a whole number from 1.`)
  const apis = flags.list('allow-api')
  for (const api of apis) {
    if (!URL.canParse(api)) problems.push(`--allow-api ${api}: it must be an absolute URL.`)
  }
  const folder = flags.text('env-dir')
  const envDir = folder === undefined ? undefined : resolve(world.cwd, folder)
  if (envDir !== undefined && statSync(envDir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    problems.push(`--env-dir names ${folder}, which is not a directory.`)
  }
  if (problems.length > 0) throw new CdnPurgeError('USAGE', problems, { problems })
  return { concurrency: Number(text), apis, ...(envDir === undefined ? {} : { envDir }) }
}
