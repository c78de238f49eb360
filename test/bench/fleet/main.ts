import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { demandOf } from './demand.ts'
import { measureFleet } from './measure.ts'
import { type Frame, formatRows, type Row, writePart } from './page.ts'
import { plotBacklog } from './plot.ts'
import { scenarios } from './scenarios.ts'
import { type FleetOutcome, simulate } from './simulate.ts'

const help = `npm run fleet -- [--quick] [--out DIR]

  --quick     few sites and one hour: to see that it works
  --out DIR   where fleet.md and fleet.svg are written (default: docs; with --quick: test/bench/.cache)`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

/** As `cdn-purge worker` has it where nothing else is said. */
const CONCURRENCY = 20
const LATENCY = 150
const full = { sites: 10_000, hours: 2, runs: 400 }
const quick = { sites: 50, hours: 1, runs: 10 }
const counts = [1, 2, 4]

if (values.help) console.log(help)
else await runFleet()

async function runFleet(): Promise<void> {
  const { sites, hours, runs } = values.quick ? quick : full
  const out = resolve(values.out ?? (values.quick ? '.cache' : '../../docs'))
  mkdirSync(out, { recursive: true })
  console.error('what a ticket costs')
  const measured = await measureFleet(runs, sites, CONCURRENCY)
  const frame: Frame = { sites, hours, concurrency: CONCURRENCY, latency: LATENCY, measured }
  const rows: Row[] = []
  for (const scenario of scenarios) {
    const outcomes = new Map<number, FleetOutcome>()
    for (const workers of counts) {
      console.error(`${scenario.name}, ${workers} workers`)
      outcomes.set(workers, await simulate(scenario, { ...frame, cpu: measured.cpu, workers }))
    }
    rows.push({ name: scenario.name, demand: await demandOf(scenario, sites), outcomes })
  }
  const part = formatRows(rows, frame)
  console.log(part)
  const page = join(out, 'fleet.md')
  writeFileSync(page, writePart(existsSync(page) ? readFileSync(page, 'utf8') : '', part))
  writeFileSync(join(out, 'fleet.svg'), plotBacklog(rows, 2))
}
