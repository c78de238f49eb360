import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { pack } from './install.ts'
import { formatProgress } from './progress.ts'
import { rows } from './rows/index.ts'
import { runRows } from './run-rows.ts'
import { formatPage, formatTable, isRight } from './table.ts'

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
  const start = performance.now()
  const extent = values.full ? 'full' : 'short'
  const usual = rows.filter(({ isSlowTwin = false }) => values.full || !isSlowTwin)
  const wanted = values.only?.split(',') ?? usual.map(({ name }) => name)
  const unknown = wanted.filter(name => !rows.some(row => row.name === name))
  if (unknown.length > 0) {
    throw new Error(`No row ${unknown.join(', ')}. There are ${rows.map(({ name }) => name).join(', ')}.`)
  }
  const cache = resolve(values.cache)
  mkdirSync(cache, { recursive: true })
  const packed = await pack(cache)
  const chosen = rows.filter(({ name }) => wanted.includes(name))
  let done = 0
  const outcomes = await runRows(chosen, { packed, cache, extent }, outcome => {
    done += 1
    console.error(`[${done}/${chosen.length}] ${formatProgress(outcome)}`)
  })
  console.log(formatTable(outcomes, extent))
  if (values.table) {
    const page = '../docs/frameworks-table.md'
    const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
    const titles = rows.map(({ title }) => title)
    writeFileSync(page, formatPage(outcomes, extent, titles, before))
  }
  const wrong = outcomes.filter(outcome => !isRight(outcome)).map(({ row }) => row.name)
  const minutes = ((performance.now() - start) / 60_000).toFixed(1)
  console.log(
    `${chosen.length - wrong.length} of ${chosen.length} rows are right, in ${minutes} minutes.${wrong.length > 0 ? ` Wrong: ${wrong.join(', ')}.` : ''}`,
  )
  const left = rows.filter(row => !chosen.includes(row)).map(({ name }) => name)
  if (values.only === undefined && left.length > 0) console.log(`Only with --full: ${left.join(', ')}.`)
  if (wrong.length > 0) process.exitCode = 1
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
