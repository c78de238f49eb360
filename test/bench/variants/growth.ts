import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineProvider } from '@cdn-purge/core'
import { type Output, openContext, resolveOptions, run, silentLogger } from '@cdn-purge/core/engine'
import * as v from 'valibot'
import { serve, time } from '../child.ts'

/** An API with prefixes and extensions. */
const provider = defineProvider({
  id: 'bench',
  title: 'Bench',
  defaultBaseUrl: 'http://127.0.0.1',
  options: v.strictObject({}),
  credentials: [],
  create: ({ baseUrl }) => ({
    capabilities: {
      exact: true,
      exactCovers: 'query',
      prefix: { coversFolder: true },
      extension: 'folder',
      everything: true,
      hosts: 'all',
      lists: [{ items: 100 }],
      concurrency: 4,
    },
    toRequests: items => [{ method: 'POST', url: `${baseUrl}/purge`, headers: {}, body: { items }, items }],
    readResponse: () => ({}),
  }),
})

/** One run of the engine; its requests are answered at once, without a network. */
async function runEngine(root: string, output: Output): Promise<number> {
  const options = await resolveOptions(
    { site: 'https://www.example.com/', targets: [{ provider }], firstRun: 'record' },
    {},
    { purpose: 'send' },
  )
  const { context, ignore, close } = openContext(options, root, silentLogger)
  const answer = { response: { status: 202, headers: {}, text: '{}' }, attempts: 1, ms: 0 }
  const report = await run({ options, outputs: [output], ignore }, 'run', {
    ...context,
    send: async () => answer,
  })
  await close()
  if (!report.ok) throw new Error('a run failed')
  return report.targets.reduce((sum, { due }) => sum + due, 0)
}

/** The output in a directory, or the one that a manifest stands for. */
function outputOf(source: string): Output {
  return source.endsWith('.sums')
    ? { name: 'dist', manifest: readFileSync(source) }
    : { name: 'dist', directory: source }
}

await serve({
  /** Makes a ledger in which an output is up to date. */
  async record(source = '', ledger = '') {
    return { due: await runEngine(ledger, outputOf(source)) }
  },
  /** One run against a copy of a ledger. */
  async run(source = '', ledger = '') {
    const root = mkdtempSync(join(tmpdir(), 'cdn-purge-'))
    try {
      cpSync(ledger, root, { recursive: true })
      let due = 0
      const inner = await time(async () => {
        due = await runEngine(root, outputOf(source))
      })
      return { inner, due }
    } finally {
      rmSync(root, { recursive: true })
    }
  },
})
