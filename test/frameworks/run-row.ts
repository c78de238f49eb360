import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createSimulator } from '@cdn-purge/simulator'
import { type Files, writeFiles } from '../support/files.ts'
import { change, documented } from './docs.ts'
import { judge } from './judge.ts'
import { type Listing, listFolder } from './oracle.ts'
import type { Row } from './row.ts'
import { explainFailures, runCommands, type Site } from './run-commands.ts'
import { SITE } from './site.ts'

/** What came out of one build, and how long its programs took. */
export interface Cell {
  readonly column: string
  /** What is wrong, in words; none: all is as it must be. */
  readonly failures: readonly string[]
  /** What it is called where nothing is wrong. */
  readonly right: 'ok' | 'warned' | 'explained'
  readonly seconds: number
}

interface Step {
  readonly column: string
  readonly edit?: Files
  readonly hasNewImage?: boolean
}

/** When a build purges: at its end, or by the command after it. */
type Mode = 'build' | 'deploy'

/** How much of a row is run: in short, the image and the deletion share a build, and no row is tried with the other mode. */
export type Extent = 'short' | 'full'

/** The columns of the table, in order. */
export function columnsOf(extent: Extent): readonly string[] {
  if (extent === 'short') return ['first', 'page', 'image + deletion', 'no edit']
  const build = ['first', 'page', 'image', 'deletion', 'no edit']
  return [...build, ...build.map(nameInDeploy)]
}

function stepsOf({ edits: { page, image, deletion } }: Row, extent: Extent): readonly Step[] {
  const end: readonly Step[] =
    extent === 'full'
      ? [
          { column: 'image', edit: image, hasNewImage: true },
          { column: 'deletion', edit: deletion },
        ]
      : [{ column: 'image + deletion', edit: { ...image, ...deletion }, hasNewImage: true }]
  return [{ column: 'first' }, { column: 'page', edit: page }, ...end, { column: 'no edit' }]
}

/** The file of the docs, with a row's options. @param options - as source text */
function configFile(options: string): string {
  const text = documented('What to write, framework by framework', 'cdn-purge.config.ts')
  return change(text, text.slice(text.indexOf('{', text.indexOf('defineConfig('))), `${options})\n`)
}

const nameInDeploy = (column: string) => `deploy: ${column}`

/**
 * Builds a row's site again and again, and compares what was recorded and purged with what lies in the served folder.
 *
 * @param project - absolute folder where the row is installed
 * @param keep - gets what every program printed
 */
export async function runRow(
  row: Row,
  project: string,
  extent: Extent,
  keep: (text: string) => void,
): Promise<readonly Cell[]> {
  const simulator = await createSimulator({ origin: project, hosts: [new URL(SITE).host] })
  const site = { row, project, simulator, keep }
  try {
    const cells = await runMode(site, 'build', extent)
    // Rows whose own options say it, or that end with the command, are in this mode already.
    if (extent === 'short' || row.isCommandAlone || row.options?.when === 'deploy') return cells
    for (const folder of ['.cdn-purge', row.served]) {
      rmSync(join(project, folder), { recursive: true, force: true })
    }
    const deployed = await runMode(site, 'deploy', extent)
    return [...cells, ...deployed.map(cell => ({ ...cell, column: nameInDeploy(cell.column) }))]
  } finally {
    await simulator.close()
  }
}

async function runMode(site: Site, mode: Mode, extent: Extent): Promise<readonly Cell[]> {
  const { row, project, simulator, keep } = site
  writeSite(site, mode)
  const cells: Cell[] = []
  let before: Listing = new Map()
  for (const { column, edit, hasNewImage = false } of stepsOf(row, extent)) {
    keep(`\n===== ${mode}: ${column}\n`)
    writeFiles(project, edit ?? {})
    simulator.clearLog()
    const start = performance.now()
    const outputs = [...(await runCommands(site, row.commands))]
    const early = mode === 'deploy' && simulator.log.some(({ route }) => route !== 'optimole.token')
    const failures = early ? ['the build purged'] : []
    if (mode === 'deploy' && explainFailures(outputs).length === 0) {
      outputs.push(...(await runCommands(site, [['cdn-purge', 'run']])))
    }
    const seconds = (performance.now() - start) / 1000
    const after = listFolder(join(project, row.served), row.unserved)
    const aim = {
      isEdited: edit !== undefined,
      hasNewImage,
      isIncomplete: row.incomplete !== undefined && mode === 'build',
    }
    const broken = explainFailures(outputs)
    failures.push(...broken, ...(broken.length > 0 ? [] : judge(site, aim, { before, after }, outputs)))
    keep(`----- ${failures.join('\n----- ') || 'ok'}\n`)
    const right = aim.isIncomplete ? 'warned' : column === 'no edit' && row.unstable ? 'explained' : 'ok'
    cells.push({ column, failures, right, seconds })
    // There is nothing to compare the next build with.
    if (broken.length > 0) break
    before = after
  }
  return cells
}

function writeSite({ row, project, simulator: { apis } }: Site, mode: Mode): void {
  const options = {
    site: `${SITE}/`,
    targets: [
      { provider: 'wao', baseUrl: apis.wao.baseUrl },
      { provider: 'optimole', baseUrl: apis.optimole.baseUrl },
    ],
    ...row.options,
    ...(mode === 'deploy' ? { when: 'deploy' } : {}),
  }
  const text = JSON.stringify(options, undefined, 2)
  for (const folder of ['.home', '.tmp']) mkdirSync(join(project, folder), { recursive: true })
  // The command reads the file: with it, the plugin must.
  const isInFile = row.optionsIn === 'file' || mode === 'deploy'
  writeFiles(project, row.files(isInFile ? '' : text))
  if (isInFile) writeFiles(project, { 'cdn-purge.config.ts': configFile(text) })
}
