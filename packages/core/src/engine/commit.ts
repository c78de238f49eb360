import { randomUUID } from 'node:crypto'
import { CdnPurgeError } from '../errors/error.ts'
import { type LedgerDocument, parseLedger } from '../ledger/schema.ts'
import { emptyLedger, owe, replay, serializeLedger } from '../ledger/settle.ts'
import type { Context } from './context.ts'
import type { Prepared } from './prepare.ts'
import { isSameRecord, leftForAbsent, recordOutputs } from './record-outputs.ts'

/** How often other runs may write between our read and our write before we give up. */
const ATTEMPTS = 50

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
 * @throws CdnPurgeError `LEDGER_UNWRITABLE` or `LEDGER_LOCKED`: nothing may be sent then
 */
export async function commit(prepared: Prepared, context: Context): Promise<Committed> {
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
    current = await current.again()
  }
  throw busy(context)
}

/**
 * Folds the journal into the ledger at the end of a run.
 *
 * @returns the ledger that it wrote; `undefined` where there was nothing to fold
 */
export function fold(context: Context): Promise<LedgerDocument | undefined> {
  return rewriteLedger(context, (document, journal) => (journal ? document : undefined))
}

/**
 * Changes the ledger as it is at that moment, its journal folded in.
 *
 * @param change - gives the new content, or `undefined` to leave it; told whether lines wait in the journal
 * @returns the ledger that it wrote; `undefined` where it was left
 */
export async function rewriteLedger(
  context: Context,
  change: (document: LedgerDocument | undefined, journal: boolean) => LedgerDocument | undefined,
): Promise<LedgerDocument | undefined> {
  const { store } = context
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const stored = await store.read()
    const before = stored && replay(parseLedger(stored.text, store.location), stored.journal)
    const changed = change(before, stored !== undefined && stored.journal.length > 0)
    if (changed === undefined) return undefined
    const document = withIdentity({
      ...changed,
      sequence: changed.sequence + 1,
      updatedAt: timestamp(context),
    })
    const write = { text: serializeLedger(document), manifests: new Map(), keep: manifestsOf(document) }
    if (await store.write(write, stored?.version)) return document
  }
  throw busy(context)
}

function nextDocument(prepared: Prepared, context: Context): LedgerDocument | undefined {
  const {
    ledger,
    input: { options, images: decided = {} },
    outputs,
    unserved,
    targets,
  } = prepared
  const before = ledger.document ?? emptyLedger(options.environment, options.site)
  const images = { ...before.images, ...decided }
  const sequence = before.sequence + 1
  const recorded = recordOutputs(before.outputs, outputs, options, sequence, context.clock.now())
  const same =
    (ledger.document !== undefined || outputs.length === 0) &&
    isSameRecord(before.outputs, recorded) &&
    String(before.unserved ?? []) === String(unserved) &&
    sameImages(before.images, images)
  if (same && targets.every(({ fresh }) => fresh.length === 0)) return undefined
  const { unserved: _, ...rest } = before
  let document = withIdentity({
    ...rest,
    sequence,
    updatedAt: timestamp(context),
    site: sitesOf(recorded, options.site),
    images,
    outputs: recorded,
    ...(unserved.length === 0 ? {} : { unserved: [...unserved] }),
  })
  for (const { target, fresh } of targets) document = owe(document, target.name, fresh, sequence)
  for (const output of outputs) {
    const { names, items } = leftForAbsent(output, options)
    for (const name of names) document = owe(document, name, items, sequence)
  }
  return document
}

/** The hosts that the outputs are served at. */
function sitesOf(outputs: LedgerDocument['outputs'], now: readonly string[]): string[] {
  const others = [...outputs.values()].flatMap(({ context }) =>
    context === undefined || context.only !== undefined ? [] : context.site,
  )
  return [...new Set([...others, ...(others.length === 0 ? now : [])])].sort()
}

function withIdentity(document: LedgerDocument): LedgerDocument {
  return { ...document, id: document.id ?? randomUUID() }
}

function sameImages(before: LedgerDocument['images'], after: LedgerDocument['images']): boolean {
  return Object.entries(after).every(
    ([url, { hash, token }]) => before[url]?.hash === hash && before[url]?.token === token,
  )
}

function manifestsOf(document: LedgerDocument): ReadonlySet<string> {
  return new Set([...document.outputs.values()].map(({ manifest }) => manifest))
}

function timestamp(context: Context): string {
  return new Date(context.clock.now()).toISOString()
}

function busy({ store }: Context): CdnPurgeError {
  return new CdnPurgeError(
    'LEDGER_LOCKED',
    `Other runs kept writing to the ledger ${store.location}; gave up after ${ATTEMPTS} tries.`,
    {
      hint: 'Run again when they are done. Nothing was lost.',
    },
  )
}
