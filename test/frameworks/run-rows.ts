import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install, type Packed, prepareProject, projectOf } from './install.ts'
import type { Row } from './row.ts'
import { type Extent, runRow } from './run-row.ts'
import type { Outcome } from './table.ts'

/** What all rows of one run share. */
export interface Setting {
  readonly packed: Packed
  /** Absolute folder of installed projects and logs. */
  readonly cache: string
  readonly extent: Extent
}

/** Projects that are built at a time: most builds keep little more than one core busy. */
const LANES = 2

/**
 * Runs rows. npm installs one project after the other while those that are there are built, two at a time; rows that
 * share a project are run one after the other.
 *
 * @param tell - called with each outcome as soon as it is known
 * @returns the outcomes, in the order of the rows
 */
export async function runRows(
  rows: readonly Row[],
  setting: Setting,
  tell: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<Row, Outcome>()
  const projects = queueInstalls(groupByProject(rows, setting), setting)
  const lane = async () => {
    for (const { project, sharing, installed } of projects) {
      let npm = await installed
      for (const row of sharing) {
        const outcome = await runInstalled(row, project, npm, setting)
        outcomes.set(row, outcome)
        tell(outcome)
        // Counted once, with the first of those that share it.
        npm = { ...npm, seconds: undefined }
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return rows.flatMap(row => outcomes.get(row) ?? [])
}

/** What npm came to. */
interface Install {
  /** How long it took, where it was needed. */
  readonly seconds?: number | undefined
  readonly error?: unknown
}

interface Queued {
  readonly project: string
  readonly sharing: readonly Row[]
  readonly installed: Promise<Install>
}

function groupByProject(
  rows: readonly Row[],
  { packed, cache }: Setting,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const project = projectOf(row, packed, cache)
    groups.set(project, [...(groups.get(project) ?? []), row])
  }
  return groups
}

/** Starts the installs, each after the one before. One iterator: every project is taken by one lane. */
function queueInstalls(
  groups: ReadonlyMap<string, readonly Row[]>,
  { packed, cache }: Setting,
): IterableIterator<Queued> {
  let last: Promise<unknown> = Promise.resolve()
  const queue = [...groups].map(([project, sharing]) => {
    const [first] = sharing
    const installed = last.then(async () => {
      try {
        return first === undefined ? {} : { seconds: await install(first, packed, cache) }
      } catch (error) {
        return { error }
      }
    })
    last = installed
    return { project, sharing, installed }
  })
  return queue.values()
}

async function runInstalled(
  row: Row,
  project: string,
  { seconds, error }: Install,
  { packed, cache, extent }: Setting,
): Promise<Outcome> {
  const log = join(cache, `${row.name}.log`)
  writeFileSync(log, '')
  const keep = (text: string) => appendFileSync(log, text)
  let found: Pick<Outcome, 'versions' | 'installed'> = { versions: new Map() }
  try {
    if (error !== undefined) throw error
    found = { versions: prepareProject(row, project, packed), installed: seconds }
    return { row, log, ...found, cells: await runRow(row, project, extent, keep) }
  } catch (reason) {
    keep(`${reason instanceof Error ? reason.stack : reason}\n`)
    const failure = reason instanceof Error ? reason.message : String(reason)
    return { row, log, ...found, failure: failure.slice(0, 300), cells: [] }
  }
}
