import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { install, type Packed, pack } from './install.ts'
import type { Row } from './row.ts'
import { rows } from './rows/index.ts'
import { type Extent, runRow } from './run-row.ts'
import { formatPage, formatTable, isRight, type Outcome } from './table.ts'

const usage = 'npm run frameworks -- [--only name,name] [--full] [--table] [--cache FOLDER]'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      full: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      cache: { type: 'string', default: defaultCache() },
    },
  })
  const extent = values.full ? 'full' : 'short'
  const wanted = values.only?.split(',') ?? rows.map(({ name }) => name)
  const unknown = wanted.filter(name => !rows.some(row => row.name === name))
  if (unknown.length > 0) {
    throw new Error(`No row ${unknown.join(', ')}. There are ${rows.map(({ name }) => name).join(', ')}.`)
  }
  mkdirSync(values.cache, { recursive: true })
  const packed = await pack(values.cache)
  const outcomes: Outcome[] = []
  for (const row of rows.filter(({ name }) => wanted.includes(name))) {
    const outcome = await tryRow(row, packed, values.cache, extent)
    outcomes.push(outcome)
    console.error(formatTable([outcome], extent).split('\n')[2])
  }
  const table = formatTable(outcomes, extent)
  console.log(table)
  if (values.table) writeFileSync('../docs/frameworks-table.md', formatPage(outcomes, extent))
  if (!outcomes.every(isRight)) process.exitCode = 1
}

async function tryRow(row: Row, packed: Packed, cache: string, extent: Extent): Promise<Outcome> {
  const log = join(cache, `${row.name}.log`)
  writeFileSync(log, '')
  const keep = (text: string) => appendFileSync(log, text)
  let found: Pick<Outcome, 'versions' | 'installed'> = { versions: new Map() }
  try {
    const start = performance.now()
    const { project, versions, cached } = await install(row, packed, cache)
    found = cached ? { versions } : { versions, installed: (performance.now() - start) / 1000 }
    return { row, ...found, cells: await runRow(row, project, extent, keep) }
  } catch (error) {
    keep(`${error instanceof Error ? error.stack : error}\n`)
    const message = error instanceof Error ? error.message : String(error)
    return { row, ...found, failure: message.slice(0, 300), cells: [] }
  }
}

/** Outside of the repository, so that no package of ours is found by going up; one for each checkout. */
function defaultCache(): string {
  const checkout = createHash('sha256')
    .update(import.meta.url)
    .digest('hex')
    .slice(0, 8)
  return join(tmpdir(), `cdn-purge-frameworks-${checkout}`)
}

main().catch(error => {
  console.error(`${error instanceof Error ? error.message : error}\n${usage}`)
  process.exitCode = 2
})
