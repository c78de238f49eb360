import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineProvider } from '@cdn-purge/core'
import { type Output, openContext, resolveOptions, silentLogger } from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import * as v from 'valibot'
import { serve, time } from '../child.ts'

/** What the APIs can name: folders and extensions too, or URLs alone. */
const vocabularies = {
  patterns: { prefix: { coversFolder: true }, extension: 'folder', everything: true },
  exact: { prefix: false, extension: false, everything: false },
} as const

function createProvider(words: keyof typeof vocabularies) {
  return defineProvider({
    id: 'bench',
    title: 'Bench',
    defaultBaseUrl: 'http://127.0.0.1',
    options: v.strictObject({}),
    credentials: [],
    create: ({ baseUrl }) => ({
      capabilities: {
        ...vocabularies[words],
        exact: true,
        exactCovers: 'query',
        hosts: 'all',
        lists: [{ items: 100 }],
        concurrency: 4,
      },
      toRequests: items => {
        const paths = items.map(item => ('path' in item ? item.path : item.kind))
        return [{ method: 'POST', url: `${baseUrl}/purge`, headers: {}, body: { paths }, items }]
      },
      readResponse: () => ({}),
    }),
  })
}

/** How a run is configured. */
interface Setting {
  readonly firstRun: 'record' | 'purge'
  readonly words: keyof typeof vocabularies
  readonly targets: number
}

const usual: Setting = { firstRun: 'record', words: 'patterns', targets: 1 }

/** One run of the engine; its requests are answered at once, without a network. */
async function runEngine(
  root: string,
  output: Output,
  { firstRun, words, targets: count }: Setting,
): Promise<number> {
  const provider = createProvider(words)
  const targets = Array.from({ length: count }, (_, index) => ({ provider, name: `cache-${index + 1}` }))
  const options = await resolveOptions(
    { site: 'https://www.example.com/', targets, firstRun },
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
    return { due: await runEngine(ledger, outputOf(source), usual) }
  },
  /** One run against a copy of a ledger. */
  async run(source = '', ledger = '') {
    const root = mkdtempSync(join(tmpdir(), 'cdn-purge-'))
    try {
      cpSync(ledger, root, { recursive: true })
      let due = 0
      const inner = await time(async () => {
        due = await runEngine(root, outputOf(source), usual)
      })
      return { inner, due }
    } finally {
      rmSync(root, { recursive: true })
    }
  },
  /** The first run of all: there is no ledger, and all is due. */
  async first(source = '', words = '', targets = '') {
    const root = mkdtempSync(join(tmpdir(), 'cdn-purge-'))
    const setting: Setting = {
      firstRun: 'purge',
      words: words === 'exact' ? 'exact' : 'patterns',
      targets: Number(targets),
    }
    try {
      let due = 0
      const inner = await time(async () => {
        // As after a build: nothing lies in its folders beside.
        due = await runEngine(root, { ...outputOf(source), unseen: [] }, setting)
      })
      return { inner, due }
    } finally {
      rmSync(root, { recursive: true })
    }
  },
})
