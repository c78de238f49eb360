import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../context.ts'
import { ATTEMPTS, busy, manifestsOf, stamp } from '../ledger/rewrite.ts'
import type { LedgerDocument, Pending } from '../ledger/schema.ts'
import { emptyLedger, type Owable, owe, serializeLedger } from '../ledger/settle.ts'
import { type OwedOutput, settledText } from '../owed/whole-output.ts'
import type { Prepared } from '../prepare/model.ts'
import { isSameRecord, leftForAbsent, recordOutputs } from './record-outputs.ts'

/** The ledger after a write. */
export interface Committed {
  /** As prepared against the ledger that the write replaced. */
  readonly prepared: Prepared
  /** The ledger as it stands; `undefined`: there is none and none is needed. */
  readonly document: LedgerDocument | undefined
  readonly written: boolean
}

/**
 * Makes the new manifests, and all that is due as pending, durable before the first request leaves. Where another
 * run wrote since `prepared` read, the difference is worked out again on its ledger. Nothing is written when nothing
 * changed.
 *
 * @param again - prepares once more: what lies on disk may be newer than what was read, as the ledger is
 * @throws CdnPurgeError `LEDGER_UNWRITABLE` or `LEDGER_LOCKED`: nothing may be sent then
 */
export async function commit(
  prepared: Prepared,
  again: () => Promise<Prepared>,
  context: Context,
): Promise<Committed> {
  let current = prepared
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { ledger } = current
    const document = nextDocument(current, context)
    if (document === undefined) return { prepared: current, document: ledger.document, written: false }
    const manifests = new Map(
      current.outputs.flatMap(({ hash, manifest, isGone }) => (isGone ? [] : [[hash, manifest] as const])),
    )
    if (
      await context.store.write(
        { text: serializeLedger(document), manifests, keep: manifestsOf(document) },
        ledger.version,
      )
    ) {
      return { prepared: current, document, written: true }
    }
    current = await again()
  }
  throw busy(context.store)
}

function nextDocument(prepared: Prepared, context: Context): LedgerDocument | undefined {
  const {
    ledger,
    input: { options, images: decided, left },
    outputs,
    unserved,
    targets,
    ended,
  } = prepared
  const before = ledger.document ?? emptyLedger(options.environment, options.site)
  const images = { ...before.images, ...decided?.records }
  const sequence = before.sequence + 1
  const recorded = recordOutputs(before.outputs, outputs, options, sequence, context.clock.now())
  // A purge by hand says nothing of where the options stand.
  const stated = outputs.length === 0 ? before.options : left
  const same =
    (ledger.document !== undefined || outputs.length === 0) &&
    isSameRecord(before.outputs, recorded) &&
    String(before.unserved ?? []) === String(unserved) &&
    sameImages(before.images, images) &&
    isDeepStrictEqual(before.options, stated)
  const isNothingOwed = targets.every(
    ({ fresh, wholes }) => fresh.length === 0 && !wholes.some(({ isFresh }) => isFresh),
  )
  if (same && isNothingOwed && ended.length === 0) return undefined
  const { unserved: _, options: __, ...rest } = before
  const changed = {
    ...rest,
    sequence,
    site: sitesOf(recorded, options.site),
    images,
    outputs: recorded,
    ...(unserved.length === 0 ? {} : { unserved: [...unserved] }),
    ...(stated === undefined ? {} : { options: stated }),
  }
  let document = stamp({ ...changed, pending: withoutEnded(before.pending, ended) }, context.clock)
  for (const { target, items } of ended) document = owe(document, target, items, sequence)
  for (const { target, fresh, wholes } of targets) {
    const owed = wholes.filter(({ isFresh }) => isFresh)
    document = owe(document, target.name, [...fresh, ...owed.map(toPending)], sequence)
  }
  for (const output of outputs) {
    const { names, items } = leftForAbsent(output, options)
    for (const name of names) document = owe(document, name, items, sequence)
  }
  return document
}

function withoutEnded(
  pending: LedgerDocument['pending'],
  ended: Prepared['ended'],
): LedgerDocument['pending'] {
  const isEnded = (target: string, { kind, item }: Pending) =>
    kind === 'output' && ended.some(debt => debt.target === target && debt.output === item)
  return new Map(
    [...pending].map(([target, items]) => [target, items.filter(each => !isEnded(target, each))]),
  )
}

function toPending(owed: OwedOutput): Owable {
  return { kind: 'output', item: owed.output, urls: owed.rows.length, ...settledText(owed) }
}

/** The hosts that the outputs are served at. */
function sitesOf(outputs: LedgerDocument['outputs'], now: readonly string[]): string[] {
  const others = [...outputs.values()].flatMap(({ context }) =>
    context === undefined || context.only !== undefined ? [] : context.site,
  )
  return [...new Set([...others, ...(others.length === 0 ? now : [])])].sort()
}

function sameImages(before: LedgerDocument['images'], after: LedgerDocument['images']): boolean {
  return Object.entries(after).every(
    ([url, { hash, token }]) => before[url]?.hash === hash && before[url]?.token === token,
  )
}
