import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Wishes } from '../by-hand/wishes.ts'
import { silentLogger } from '../log/logger.ts'
import { openContext } from '../open.ts'
import { resolveOptions } from '../options/resolve.ts'
import type { RunReport } from '../report/model.ts'
import { run, runByHand } from '../run.ts'

const SITE = 'https://www.example.com/'

/** What a deploy showed and stored. */
export interface Deployed {
  readonly report: RunReport
  /** Lines of the log, all levels. */
  readonly lines: readonly string[]
  /** Texts of the files of the ledger. */
  readonly ledger: readonly string[]
}

/** Records a site of the kept files, then deploys more to it, in a temporary folder. */
export function deploy(
  target: object,
  files: readonly string[],
  kept: readonly string[] = [],
): Promise<Deployed> {
  return inFolder(async root => {
    const lines: string[] = []
    const keep = (text: string) => void lines.push(text)
    const logger = { debug: keep, info: keep, warn: keep, error: keep }
    const options = await resolveOptions(
      { site: SITE, html: ['file'], targets: [target] },
      {},
      { purpose: 'send' },
    )
    const { context, ignore, close } = openContext(options, root, logger)
    const outputs = [{ name: 'dist', directory: join(root, 'dist') }]
    try {
      write(join(root, 'dist'), ['robots.txt', ...kept])
      await run({ options: { ...options, firstRun: 'record' }, outputs, ignore }, 'run', context)
      write(join(root, 'dist'), files)
      const report = await run({ options, outputs, ignore }, 'run', context)
      const folder = join(root, '.cdn-purge')
      const ledger = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
      return { report, lines, ledger }
    } finally {
      await close()
    }
  })
}

/** Purges by hand, where no output was ever seen. */
export function purgeByHand(target: object, wishes: Wishes): Promise<RunReport> {
  return inFolder(async root => {
    const options = await resolveOptions({ site: SITE, targets: [target] }, {}, { purpose: 'send' })
    const { context, close } = openContext(options, root, silentLogger)
    try {
      return await runByHand({ options, wishes }, 'purge', context)
    } finally {
      await close()
    }
  })
}

async function inFolder<Result>(use: (root: string) => Promise<Result>): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'cdn-purge-provider-'))
  try {
    return await use(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function write(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), file)
  }
}
