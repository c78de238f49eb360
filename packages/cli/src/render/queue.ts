import { summarize } from '@cdn-purge/core/run'
import type { QueuedSite, TicketRun } from '@cdn-purge/queue'
import { renderLines } from './report.ts'
import type { Terminal } from './terminal.ts'

/** Sites in one state that are named before the rest is only counted. */
const SHOWN = 20

const states = {
  failed: 'failed to the end',
  active: 'being worked on',
  waiting: 'waiting',
  delayed: 'for later',
} satisfies Record<QueuedSite['state'], string>

const ends = {
  done: 'done',
  paced: 'goes on later, at the pace of an API',
  again: 'tried again later',
  dead: 'given up: "cdn-purge queue --retry" tries again',
} satisfies Record<TicketRun['outcome'], string>

/** Tells what came of one run of a worker. */
export function tellTicketRun({ site, report, failure, outcome }: TicketRun, terminal: Terminal): void {
  if (report !== undefined) {
    const lines = summarize(report).filter(({ level }) => outcome !== 'paced' || level !== 'error')
    renderLines(
      lines.map(line => ({ ...line, text: `${site}: ${line.text.trimStart()}` })),
      terminal,
    )
  } else if (failure !== undefined) {
    terminal.error(`${site}: ${failure}`)
  }
  if (outcome !== 'done') terminal.print(`${site}: ${ends[outcome]}`)
}

/** What `cdn-purge queue` found and did. */
export interface QueueView {
  readonly retried: readonly string[]
  readonly dropped: readonly string[]
  readonly sites: readonly QueuedSite[]
}

/** Prints what is in a queue. */
export function renderQueue(
  { retried, dropped, sites }: QueueView,
  { print, colors, verbose }: Terminal,
): void {
  for (const site of retried) print(`${site}: in the queue again`)
  for (const site of dropped) print(`${site}: taken out; what it owes stays pending in its ledger`)
  if (sites.length === 0) print('Nothing is in the queue.')
  for (const [state, title] of Object.entries(states)) {
    const all = sites.filter(site => site.state === state)
    if (all.length === 0) continue
    print(`${all.length} ${title}`)
    const shown = verbose ? all : all.slice(0, SHOWN)
    for (const { site, since, next, failures, reason } of shown) {
      const facts = [
        `since ${since}`,
        ...(next === undefined ? [] : [`again at ${next}`]),
        ...(failures === 0 ? [] : [`tried ${failures} time${failures === 1 ? '' : 's'}`]),
      ]
      print(`  ${site} ${colors.dim(facts.join(', '))}`)
      for (const line of reason?.split('\n') ?? []) print(`    ${line}`)
    }
    if (shown.length < all.length) print(`  and ${all.length - shown.length} more (--verbose lists all)`)
  }
}
