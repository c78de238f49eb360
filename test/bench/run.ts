import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bars } from './bars.ts'
import type { Bar, Bench, Section } from './bench.ts'
import { formatGrowth, type Growth, measureGrowth, slopeOf } from './growth.ts'
import { describeMachine } from './machine.ts'
import { plotGrowth } from './plot.ts'
import { full, quick } from './sizes.ts'
import { formatMarkdown, formatText, type Outcome, ratioOf, verdictOf } from './table.ts'
import { findTools } from './tools.ts'

const help = `npm run bench -- [--only NAME,…] [--quick] [--out DIR]

  --only NAME   only these bars: ${bars.map(({ name }) => name).join(', ')}; or growth
  --quick       tiny sizes, one round: shows that it runs, its figures say nothing
  --out DIR     where RESULTS.md, results.json and growth.svg are written; default: test/bench for a whole run,
                its folder .cache for any other`

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string): void => console.error(line)
const only = (values.only ?? []).flatMap(names => names.split(','))
const known = new Set([...bars.map(({ name }) => name), 'growth'])
const unknown = only.filter(name => !known.has(name))
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `There is no bar "${unknown.join('", "')}".\n\n${help}` : help)
  process.exitCode = values.help ? 0 : 2
} else {
  await runBench()
}

async function runBench(): Promise<void> {
  const isWanted = (name: string) => only.length === 0 || only.includes(name)
  const cache = resolve('.cache')
  const out = resolve(values.out ?? (values.quick || only.length > 0 ? cache : '.'))
  mkdirSync(out, { recursive: true })
  const sections: Section[] = []
  const bench: Bench = {
    sizes: values.quick ? quick : full,
    quick: values.quick,
    cache,
    tools: findTools(!values.quick, say),
    noise: [],
    say,
    publish: section => sections.push(section),
  }
  const start = performance.now()
  const load = [loadavg()[0] ?? 0]
  const outcomes: Outcome[] = []
  for (const bar of bars.filter(({ name }) => isWanted(name))) {
    say(`${elapsed(start)} bar ${bar.number}: ${bar.title}`)
    const outcome = await measureBar(bar, bench)
    outcomes.push(outcome)
    load.push(loadavg()[0] ?? 0)
    console.log(`\n${bar.number}. ${bar.title}\n${formatText(outcome)}\n`)
  }
  for (const { title, text } of sections) console.log(`\n${title}\n${text}\n`)
  let growth: readonly Growth[] = []
  if (isWanted('growth')) {
    say(`${elapsed(start)} growth`)
    growth = await measureGrowth(bench)
    load.push(loadavg()[0] ?? 0)
    console.log(`\nGrowth\n${formatGrowth(growth)}\n`)
    writeFileSync(join(out, 'growth.svg'), plotGrowth(growth))
  }
  const machine = describeMachine(load, bench.noise, values.quick)
  writeFileSync(join(out, 'RESULTS.md'), formatResults(machine, outcomes, sections, growth))
  writeFileSync(join(out, 'results.json'), formatJson(machine, outcomes, sections, growth))
  say(`${elapsed(start)} written: RESULTS.md and results.json in ${out}`)
  // A bar that is missed is a result; one that could not be measured is a fault of the bench.
  if (outcomes.some(({ failure }) => failure !== undefined)) process.exitCode = 1
}

async function measureBar(bar: Bar, bench: Bench): Promise<Outcome> {
  try {
    return { bar, rows: await bar.run(bench) }
  } catch (error) {
    return {
      bar,
      rows: [],
      failure: `not measured: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

function formatResults(
  machine: string,
  outcomes: readonly Outcome[],
  sections: readonly Section[],
  growth: readonly Growth[],
): string {
  const counts = ['met', 'missed', 'no peer'].map(
    verdict =>
      `${outcomes.flatMap(({ rows }) => rows).filter(row => verdictOf(row) === verdict).length} ${verdict}`,
  )
  const parts = [
    '# Benchmark',
    'Written by `npm run bench`. Each figure is the median of all rounds of one run in which the variants take turns, each in a process of its own; only the ratios can be compared between machines. "process": from start to end, Node\'s start included; all other times are without it.',
    machine,
    `${counts.join(', ')}.`,
    formatMarkdown(outcomes),
    ...sections.flatMap(({ title, text }) => [`## ${title}`, text]),
  ]
  if (growth.length > 0) {
    parts.push(
      '## Growth',
      'One run of the engine, from the output or its manifest to the last answer; requests are answered at once, without a network. A first run finds no ledger, so that all is due: at an API that knows folders and extensions, or (exact list) at one that is sent 100 URLs a request. Both axes are logarithmic: slope 1 means that twice the files take twice as much.',
      '![Time and memory by number of files](growth.svg)',
      formatGrowth(growth),
    )
  }
  return `${parts.join('\n\n')}\n`
}

function formatJson(
  machine: string,
  outcomes: readonly Outcome[],
  sections: readonly Section[],
  growth: readonly Growth[],
): string {
  const result = {
    machine,
    bars: outcomes.map(({ bar: { number, title }, rows, failure }) => ({
      number,
      title,
      failure,
      rows: rows.map(row => ({ ...row, ratio: ratioOf(row), verdict: verdictOf(row) })),
    })),
    sections,
    growth: growth.map(({ name, points }) => ({
      name,
      timeSlope: slopeOf(points, 'time'),
      memorySlope: slopeOf(points, 'memory'),
      points,
    })),
  }
  return `${JSON.stringify(result, undefined, 2)}\n`
}

function elapsed(start: number): string {
  const seconds = Math.round((performance.now() - start) / 1000)
  return `[${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}]`
}
