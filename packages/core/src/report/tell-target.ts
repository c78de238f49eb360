import { every, indexesOf, SomeDue } from '../plan/due-list.ts'
import type { DueItem, DueList } from '../plan/model.ts'
import { dueKey } from '../plan/pattern.ts'
import type { Job } from '../providers/contract/provider.ts'
import { listSome } from '../text/list-some.ts'
import { sentence } from '../text/sentence.ts'
import { TextList } from '../text/text-list.ts'
import { describeDue } from './describe-due.ts'
import { count, type Line, listLines, type Telling } from './line.ts'
import type { ErrorReport, TargetReport, Whole, Widening } from './model.ts'

const reasons = {
  collateral: ', which "collateral" allows',
  asked: ', as asked',
  vocabulary: ': this API has nothing smaller',
} satisfies Record<Widening['cause'], string>

/**
 * What happened at a target, or would happen: what was purged, what it hits beside, and what was not accepted.
 *
 * @param earlier - the targets before it: what one of them has named is not named again
 */
export function tellTarget(
  target: TargetReport,
  dryRun: boolean,
  earlier: readonly TargetReport[],
  telling: Telling,
): readonly Line[] {
  const { name, widenings, wholes, skipped, spelled = [], errors, jobs = [] } = target
  const lines: Line[] = [...tellPurged(target, dryRun, earlier, telling)]
  const named = new Set(wholes.map(whole => (whole.kind === 'everything' ? whole.kind : whole.name)))
  for (const { item, collateral, cause } of sumUp(widenings)) {
    // That a whole cache holds more than what is due was said.
    if (cause !== 'collateral' && named.has(item)) continue
    lines.push({
      level: cause === 'collateral' ? 'warn' : 'info',
      text: `${name}: ${item} also hits ${count(collateral, 'known unchanged URL')}${reasons[cause]}`,
    })
  }
  for (const { item, urls } of spelled) {
    const text = `${name}: ${item} stands for ${count(urls, 'known URL')}: this API cannot name it, and what else lies there stays`
    lines.push({ level: 'info', text })
  }
  lines.push(...tellMissed(target), ...tellJobs(name, jobs))
  for (const { item, reason } of skipped)
    lines.push({ level: 'warn', text: `${name}: skipped ${item}: ${reason}` })
  for (const error of errors) {
    lines.push({ level: 'error', text: `${name}: ${tellError(error, earlier)}` })
  }
  return lines
}

/** What is named on each host by an item of its own is one line. */
function sumUp(widenings: readonly Widening[]): Iterable<Widening> {
  const sums = new Map<string, Widening>()
  for (const widening of widenings) {
    const key = `${widening.cause} ${widening.item}`
    const { collateral } = sums.get(key) ?? { collateral: 0 }
    sums.set(key, { ...widening, collateral: collateral + widening.collateral })
  }
  return sums.values()
}

/** What another target has said in full is not said again. */
function tellError({ message, hint, items }: ErrorReport, earlier: readonly TargetReport[]): string {
  const pending = `Still pending: ${listSome(items, 3)}.`
  const same = earlier.find(({ errors }) =>
    errors.some(other => other.message === message && other.hint === hint),
  )
  if (same !== undefined) return `the same as at ${same.name}. ${pending}`
  return [sentence(message), pending, hint].filter(text => text !== undefined).join(' ')
}

function tellPurged(
  target: TargetReport,
  dryRun: boolean,
  earlier: readonly TargetReport[],
  telling: Telling,
): readonly Line[] {
  const { name, due, accepted, requests, wholes } = target
  if (due === 0) return telling.all === true ? [{ level: 'info', text: `${name}: nothing to purge` }] : []
  if (requests.length === 0) return []
  const sent = `in ${count(requests.length, 'request')}`
  const items = itemsOf(target)
  const asking = new Set(wholes.flatMap(whole => Array.from(whole.for, dueKey)))
  const single =
    asking.size === 0
      ? items
      : new SomeDue(
          items,
          indexesOf(items, item => !asking.has(dueKey(item))),
        )
  const caches = wholes.map(describeWhole)
  let text: string
  if (dryRun) {
    const counted = single.length > 0 || caches.length === 0 ? [countItems(single.length, single)] : []
    text = `would purge ${[...counted, ...caches].join(' and ')} ${sent}`
  } else if (target.queued !== undefined) {
    text = `${[countItems(due, items), ...caches].join(', with ')} left to the queue, ${sent}`
  } else if (caches.length > 0 && single.length === 0 && accepted === due) {
    text = `${caches.join(' and ')}: accepted ${sent}`
  } else {
    const beside = caches.length === 0 ? '' : `, with ${caches.join(' and ')}`
    text = `${accepted} of ${countItems(due, items)} accepted ${sent}${beside}`
  }
  const same = items.length === 0 ? undefined : earlier.find(other => isSame(itemsOf(other), items))
  if (same !== undefined)
    return [{ level: 'info', text: `${name}: ${text}${tellCost(target)}, the same as at ${same.name}` }]
  const listed = new TextList()
  for (const item of single) listed.push(describeDue(item))
  for (const whole of wholes)
    for (const item of whole.for) if (isNamed(item)) listed.push(`${nameOf(whole)}, for ${describeDue(item)}`)
  return [{ level: 'info', text: `${name}: ${text}${tellCost(target)}` }, ...listLines(listed, telling)]
}

function tellCost({ cost }: TargetReport): string {
  if (cost === undefined) return ''
  const { items, most, currency, free } = cost
  const price = `${most} ${currency} at most for ${count(items, 'item')}`
  return ` (${price}${free === undefined ? '' : `; ${free} are free`})`
}

function itemsOf({ planned, settled }: TargetReport): DueList {
  return planned ?? settled
}

function isSame(some: DueList, others: DueList): boolean {
  if (some.length !== others.length) return false
  let index = 0
  for (const { kind, item } of some) {
    const other = others.at(index++)
    if (kind !== other?.kind || item !== other.item) return false
  }
  return true
}

/** What was asked for by itself: "everything", and a cache that is due itself, have no more to say. */
function isNamed({ kind }: DueItem): boolean {
  return kind !== 'everything' && kind !== 'asset' && kind !== 'layer'
}

function countItems(number: number, like: DueList): string {
  if (like.length === 0) return `${number}`
  return count(number, every(like, ({ kind }) => kind === 'url') ? 'URL' : 'item')
}

function describeWhole(whole: Whole): string {
  const asked = indexesOf(whole.for, ({ kind }) => kind === 'url').length
  const due = asked === 0 ? '' : asked === whole.known ? ', all due' : `, ${asked} due`
  return `the whole ${nameOf(whole)} (${count(whole.known, 'known URL')}${due})`
}

function nameOf({ kind, name }: Whole): string {
  if (kind === 'asset') return 'account'
  if (kind === 'everything') return `cache of ${name}`
  // ASSUME: a layer of that name stands for all of the vendor's.
  return name === 'all' ? 'stack of caches' : `${name} cache`
}

/** A cache that held nothing of what was purged is rare, one that is asked in the wrong place is not. */
function tellMissed({ name, requests }: TargetReport): readonly Line[] {
  if (requests.length === 0 || !requests.every(({ missed }) => missed)) return []
  const text = `${name}: its cache says that it held nothing of it. If pages stay old, check "baseUrl", the cache's key (host, scheme, spelling) and the header Vary`
  return [{ level: 'warn', text }]
}

function tellJobs(name: string, jobs: readonly Job[]): readonly Line[] {
  if (jobs.length === 0) return []
  const done = jobs.filter(({ state }) => state === 'done').length
  const lines: Line[] = [{ level: 'info', text: `${name}: ${done} of ${jobs.length} paths are purged` }]
  for (const { operation, item, state, message } of jobs) {
    // What failed is told as an error.
    if (state !== 'done' && state !== 'failed') {
      const said = message === undefined ? '' : `: ${message}`
      const again = `"cdn-purge jobs --operation ${operation}" asks again`
      lines.push({ level: 'warn', text: `${name}: ${item} is ${state}${said}; ${again}` })
    }
  }
  return lines
}
