import type { Demand } from './demand.ts'
import type { Measured } from './measure.ts'
import type { FleetOutcome } from './simulate.ts'

/** A scenario with what came of it. */
export interface Row {
  readonly name: string
  readonly demand: Demand
  /** By the number of workers. */
  readonly outcomes: ReadonlyMap<number, FleetOutcome>
}

/** What all rows have in common. */
export interface Frame {
  readonly sites: number
  readonly hours: number
  readonly concurrency: number
  readonly latency: number
  readonly measured: Measured
}

const START = '<!-- scale -->'
const END = '<!-- /scale -->'

/** A page with its part on scale written anew; of a page without one, that part alone. */
export function writePart(page: string, part: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  const whole = `${START}\n\n${part}\n\n${END}`
  return start < 0 || end < start ? `${whole}\n` : page.slice(0, start) + whole + page.slice(end + END.length)
}

/** The rows as Markdown, with what was measured. */
export function formatRows(rows: readonly Row[], frame: Frame): string {
  const { sites, hours, concurrency, latency, measured } = frame
  const head = ['what is shared', 'demand', 'workers', 'in the queue', 'median', '95 %', 'longest', 'CPU']
  const lines = rows.flatMap(({ name, demand, outcomes }) =>
    [...outcomes].map(([workers, outcome], index) =>
      [
        ...(index === 0 ? [name, describe(demand)] : ['', '']),
        `${workers}`,
        ...cellsOf(outcome, demand),
      ].join(' | '),
    ),
  )
  return [
    `${count(sites)} sites with five targets each deploy once an hour, at random moments, for ${hours} hours. Simulated by \`npm run fleet\`, with the paces of the providers and the rules of the worker; ${concurrency} sites at once in each worker, ${latency} ms for an answer, and no request fails.`,
    '',
    `| ${head.join(' | ')} |`,
    `|${' --- |'.repeat(head.length)}`,
    ...lines.map(line => `| ${line} |`),
    '',
    `**demand**: what the deploys ask of the vendor that is asked most, as a share of the pace that it allows. Above 100 %, no number of workers helps. **in the queue**: sites, at most; one that deploys again while it waits is there once, so that ${count(sites)} are all of them. **median** and the rest: from a deploy to its last purge. **CPU**: of one core, for each worker.`,
    '',
    '![Sites in the queue over time](fleet.svg)',
    '',
    `Measured on a real Redis and a real worker: a ticket that waits takes ${kilobytes(measured.ticketBytes)} of Redis, so ${count(sites)} take ${megabytes(measured.ticketBytes * sites)}. The ledger of a site of 200 files takes ${kilobytes(measured.ledgerBytes)} where it lies in Redis, so ${count(sites)} take ${megabytes(measured.ledgerBytes * sites)}. A ticket with five targets took ${measured.cpu.toFixed(0)} ms of one core, with its ledger in Redis and APIs that answer at once: at most ${(1000 / measured.cpu).toFixed(0)} a second and worker.`,
  ].join('\n')
}

function describe({ ratio, provider }: Demand): string {
  const percent = ratio < 0.095 ? (100 * ratio).toFixed(1) : (100 * ratio).toFixed(0)
  return `${percent} % of ${provider}`
}

function cellsOf({ peak, times, cpu }: FleetOutcome, { ratio }: Demand): string[] {
  const used = `${(100 * cpu).toFixed(0)} %`
  if (ratio > 1) return [`${count(peak)}, never catches up`, '', '', '', used]
  const at = (share: number) => duration(times[Math.floor(share * (times.length - 1))] ?? Number.NaN)
  return [count(peak), at(0.5), at(0.95), at(1), used]
}

function duration(ms: number): string {
  return ms < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(0)} min`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
