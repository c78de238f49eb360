import { every } from '../../plan/due-list.ts'
import { count } from '../line.ts'
import type { RunReport, TargetReport } from '../model.ts'
import { countDue } from './count-due.ts'
import { describeFiles } from './describe-files.ts'

/** Targets that are named before the rest is only counted. */
const SHOWN = 4

/**
 * A run at a glance, in one line: which files changed, how many URLs that is, which requests it took, and what is to be
 * known beside. Such as `3 pages, 1 image changed → 9 URLs → 1 request to wao.io, 1 to Optimole · nothing unchanged
 * purged`.
 */
export function describeRun(report: RunReport): string {
  const { targets, dryRun, command } = report
  const prefix = dryRun ? (command === 'plan' ? 'plan: ' : 'dry run: ') : ''
  const due = countDue(targets)
  const steps = [describeFiles(report), due, describeRequests(targets)]
  const notes = [
    describeAt(targets, 'pending', ({ pending, queued = 0 }) => pending - (dryRun ? pending : queued)),
    describeAt(targets, 'skipped', ({ skipped }) => skipped.length),
    describeUnchanged(targets),
  ]
  const [chain, beside] = [steps, notes].map(parts => parts.filter(part => part !== undefined))
  return [prefix + (chain ?? []).join(' → '), ...(beside ?? [])].join(' · ')
}

/** A cache in one word: its vendor's, unless the user has named it. */
function labelOf({ name, provider, title }: TargetReport): string {
  return name === provider ? title : name
}

function describeRequests(targets: readonly TargetReport[]): string {
  if (targets.length === 0) return 'nothing sent'
  if (targets.every(({ due }) => due === 0)) return 'nothing to purge'
  const sending = targets.filter(({ requests }) => requests.length > 0)
  if (sending.length === 0) return 'nothing sent'
  const shown = sending.slice(0, SHOWN).map((target, index) => {
    const { length } = target.requests
    return `${index === 0 ? count(length, 'request') : length} to ${labelOf(target)}`
  })
  const others = sending.slice(SHOWN)
  const left = others.reduce((sum, { requests }) => sum + requests.length, 0)
  const more = others.length === 0 ? [] : [`${left} to ${count(others.length, 'other')}`]
  const isQueued = sending.some(({ queued }) => queued !== undefined)
  return `${[...shown, ...more].join(', ')}${isQueued ? ', left to the queue' : ''}`
}

/** What a run purges beside what is due, as far as it is known. */
function describeUnchanged(targets: readonly TargetReport[]): string | undefined {
  const acting = targets.filter(
    ({ accepted, planned = [], requests }) => requests.length > 0 && accepted + planned.length > 0,
  )
  if (acting.length === 0) return undefined
  const hitting = acting.filter(({ collateral }) => collateral > 0)
  if (hitting.length === 0) return acting.every(isReachKnown) ? 'nothing unchanged purged' : undefined
  const [only] = hitting
  if (targets.length === 1 && only !== undefined) return `${only.collateral} unchanged purged too`
  return describeAt(hitting, 'unchanged purged too', ({ collateral }) => collateral)
}

/** Whether what was asked for names what it reaches: how far the vendor's own words go, only the vendor knows. */
function isReachKnown({ settled, planned = [] }: TargetReport): boolean {
  return [settled, planned].every(list =>
    every(list, ({ kind }) => kind !== 'raw' && kind !== 'asset' && kind !== 'layer'),
  )
}

/** A number by target, such as `3 pending at wao.io, 1 at Optimole`. */
function describeAt(
  targets: readonly TargetReport[],
  what: string,
  numberOf: (target: TargetReport) => number,
): string | undefined {
  const found = targets.flatMap(target => {
    const number = numberOf(target)
    return number === 0 ? [] : [{ number, label: labelOf(target) }]
  })
  if (found.length === 0) return undefined
  const shown = found
    .slice(0, SHOWN)
    .map(({ number, label }, index) => `${number}${index === 0 ? ` ${what}` : ''} at ${label}`)
  const others = found.slice(SHOWN)
  const left = others.reduce((sum, { number }) => sum + number, 0)
  return [...shown, ...(others.length === 0 ? [] : [`${left} at ${count(others.length, 'other')}`])].join(
    ', ',
  )
}
