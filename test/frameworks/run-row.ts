import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { createSimulator, type Simulator } from '@cdn-purge/simulator'
import { execa } from 'execa'
import { type Files, writeFiles } from '../support/files.ts'
import {
  checkTokens,
  compareListings,
  comparePurged,
  compareStates,
  type Listing,
  listFolder,
  readManifest,
  readPurged,
} from './oracle.ts'
import type { Command, Row } from './row.ts'
import { SITE } from './site.ts'

/** What came out of one build, and how long its programs took. */
export interface Cell {
  readonly column: string
  /** What is wrong, in words; none: all is as it must be. */
  readonly failures: readonly string[]
  readonly seconds: number
}

interface Step {
  readonly column: string
  readonly edit?: Files
  readonly isFirst?: boolean
  readonly isQuiet?: boolean
  readonly hasNewImage?: boolean
}

interface Output {
  readonly status: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** The builds of a row: short, where the image and the deletion share one. */
function stepsOf({ edits: { page, image, deletion } }: Row, full: boolean): readonly Step[] {
  return [
    { column: 'first', isFirst: true },
    { column: 'page', edit: page },
    ...(full
      ? [
          { column: 'image', edit: image, hasNewImage: true },
          { column: 'deletion', edit: deletion },
        ]
      : [{ column: 'image + deletion', edit: { ...image, ...deletion }, hasNewImage: true }]),
    { column: 'no edit', isQuiet: true },
  ]
}

/** The columns of the table, in order. */
export function columnsOf(full: boolean): readonly string[] {
  const build = full
    ? ['first', 'page', 'image', 'deletion', 'no edit']
    : ['first', 'page', 'image + deletion', 'no edit']
  return full ? [...build, ...build.map(column => `deploy: ${column}`)] : build
}

/**
 * Builds a row's site again and again, and compares what was recorded and purged with what lies in the served folder.
 *
 * @param project - where the row is installed
 * @param keep - gets what every program printed
 */
export async function runRow(
  row: Row,
  project: string,
  full: boolean,
  keep: (text: string) => void,
): Promise<readonly Cell[]> {
  const simulator = await createSimulator({ origin: project, hosts: [new URL(SITE).host] })
  try {
    const cells = await runMode(row, project, full, false, simulator, keep)
    if (!full || cells.length < stepsOf(row, full).length) return cells
    rmSync(join(project, '.cdn-purge'), { recursive: true, force: true })
    rmSync(join(project, row.served), { recursive: true, force: true })
    const deployed = await runMode(row, project, full, true, simulator, keep)
    return [...cells, ...deployed.map(cell => ({ ...cell, column: `deploy: ${cell.column}` }))]
  } finally {
    await simulator.close()
  }
}

async function runMode(
  row: Row,
  project: string,
  full: boolean,
  isDeploy: boolean,
  simulator: Simulator,
  keep: (text: string) => void,
): Promise<readonly Cell[]> {
  writeSite(row, project, isDeploy, simulator)
  const served = join(project, row.served)
  const cells: Cell[] = []
  let before: Listing = new Map()
  for (const step of stepsOf(row, full)) {
    keep(`\n===== ${isDeploy ? 'deploy: ' : ''}${step.column}\n`)
    writeFiles(project, step.edit ?? {})
    simulator.clearLog()
    const start = performance.now()
    const outputs = await runAll(row.commands, project, row, simulator, keep)
    const failures = [...explainStatus(outputs)]
    if (isDeploy && failures.length === 0) {
      if (simulator.log.some(({ route }) => route !== 'optimole.token')) failures.push('the build purged')
      outputs.push(...(await runAll([['cdn-purge', 'run']], project, row, simulator, keep)))
      failures.push(...explainStatus(outputs))
    }
    const seconds = (performance.now() - start) / 1000
    const after = listFolder(served, row.unserved)
    if (failures.length === 0)
      failures.push(...judge(row, project, step, { before, after }, outputs, simulator))
    keep(`----- ${failures.join('\n----- ') || 'ok'}\n`)
    cells.push({ column: step.column, failures, seconds })
    // A build that failed leaves nothing to compare the next one with.
    if (explainStatus(outputs).length > 0) break
    before = after
  }
  return cells
}

function writeSite(row: Row, project: string, isDeploy: boolean, { apis }: Simulator): void {
  const options = {
    site: `${SITE}/`,
    targets: [
      { provider: 'wao', baseUrl: apis.wao.baseUrl },
      { provider: 'optimole', baseUrl: apis.optimole.baseUrl },
    ],
    ...row.options,
    ...(isDeploy ? { when: 'deploy' } : {}),
  }
  const text = JSON.stringify(options, undefined, 2)
  for (const folder of ['.home', '.tmp']) mkdirSync(join(project, folder), { recursive: true })
  writeFiles(project, row.files(row.optionsIn === 'config' ? text : ''))
  if (row.optionsIn === 'file') writeFileSync(join(project, 'cdn-purge.config.json'), text)
}

async function runAll(
  commands: readonly Command[],
  project: string,
  row: Row,
  { env }: Simulator,
  keep: (text: string) => void,
): Promise<Output[]> {
  const outputs: Output[] = []
  for (const [program, ...args] of commands) {
    keep(`$ ${[program, ...args].join(' ')}\n`)
    const { exitCode, stdout, stderr, all } = await execa(program, args, {
      cwd: project,
      env: {
        PATH: [join(project, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        HOME: join(project, '.home'),
        TMPDIR: join(project, '.tmp'),
        ...quiet,
        ...env,
        ...row.env,
      },
      extendEnv: false,
      reject: false,
      all: true,
      timeout: 300_000,
    })
    keep(`${all}\n`)
    outputs.push({ status: exitCode, stdout, stderr })
    if (exitCode !== 0) break
  }
  return outputs
}

/** What keeps tools from colours, questions and the network. */
const quiet = {
  CI: 'true',
  NO_COLOR: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  STORYBOOK_DISABLE_TELEMETRY: '1',
}

function explainStatus(outputs: readonly Output[]): string[] {
  return outputs
    .filter(({ status }) => status !== 0)
    .map(({ status, stderr, stdout }) => {
      const said = `${stderr}\n${stdout}`.split('\n').find(line => /error|cannot|not /i.test(line))
      return `exit ${status ?? 'by a signal'}: ${said?.trim().slice(0, 200) ?? 'nothing said'}`
    })
}

function judge(
  row: Row,
  project: string,
  step: Step,
  { before, after }: Readonly<Record<'before' | 'after', Listing>>,
  outputs: readonly Output[],
  { log }: Simulator,
): string[] {
  // Ours alone: npm prints the command on standard output.
  const printed = outputs.map(({ stderr }) => stderr).join('\n')
  if (row.incomplete !== undefined) {
    return row.incomplete.test(printed) ? [] : [`nothing says that it is incomplete (${row.incomplete})`]
  }
  if (after.size === 0) return [`nothing lies in ${row.served} (the row is wrong)`]
  const failures: (string | undefined)[] = [countRuns(outputs)]
  const due = compareStates(before, after, row)
  failures.push(compareListings(readManifest(project), after))
  failures.push(comparePurged(readPurged(log, due.known), due))
  if (step.edit !== undefined && due.must.size === 0)
    failures.push('the edit changed nothing (the row is wrong)')
  if (step.hasNewImage) {
    failures.push(checkTokens(join(project, row.served), row))
    const isForgotten = log.some(
      ({ route, status }) => status === 200 && /^optimole\.(asset|domain|all)$/.test(route ?? ''),
    )
    if (!isForgotten) failures.push('Optimole was not told to forget the image')
  }
  if (step.isQuiet && due.must.size + due.may.size > 0) {
    if (row.unstable === undefined)
      failures.push(`the build is not deterministic: ${[...due.must].slice(0, 3)}`)
    else if (!row.unstable.test(printed)) failures.push(`nothing explains the changes (${row.unstable})`)
  }
  return failures.filter(failure => failure !== undefined)
}

/** Each run ends with one line that counts the files it left alone. */
function countRuns(outputs: readonly Output[]): string | undefined {
  const summary = /\(\d[\d,]* unchanged\)/g
  const runs = (key: 'stdout' | 'stderr') =>
    outputs.flatMap(output => output[key].match(summary) ?? []).length
  if (runs('stdout') > 0) return `${runs('stdout')} of the summaries on standard output`
  return runs('stderr') === 1 ? undefined : `${runs('stderr')} runs`
}
