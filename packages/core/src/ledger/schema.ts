import * as v from 'valibot'
import { CdnPurgeError } from '../errors/error.ts'
import { noList } from '../schema/no-list.ts'
import { named } from './named.ts'
import { outputEntry } from './output-entry.ts'
import { isRows } from './rows.ts'

/** Newest version of `ledger.json` that this code reads. */
export const LEDGER_VERSION = 2

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const pendingItem = v.object({
  kind: v.picklist(['url', 'prefix', 'extension', 'asset', 'layer', 'raw', 'everything']),
  item: v.string(),
  since: count,
})

const pendingOutput = v.object({
  kind: v.literal('output'),
  /** The output's key in `outputs`. */
  item: v.string(),
  since: count,
  /** How many URLs it has. */
  urls: count,
  /** Those of them that are not due, or no longer: see `Rows`. */
  settled: v.optional(v.pipe(v.string(), v.check(isRows, 'they are no numbers of URLs'))),
})

/** The schema of `ledger.json`. */
export const ledgerDocument = v.object({
  /** 2 where something of the kind `output` is pending, which version 1 does not know. */
  version: v.picklist([1, LEDGER_VERSION]),
  /** Random, and kept for life: a journal names the ledger that it is of. Absent in ledgers of before. */
  id: v.optional(v.string()),
  environment: v.string(),
  sequence: count,
  updatedAt: v.string(),
  site: v.array(v.string()),
  outputs: named(outputEntry),
  images: noList(v.record(v.string(), v.object({ hash: v.string(), token: v.optional(v.string()) }))),
  /** Folders that builds have written for a server to run, named as outputs are: what lies in them is not served. */
  unserved: v.optional(v.array(v.string())),
  /** The configuration, where no file holds it, without secrets: for the command. */
  options: v.optional(noList(v.record(v.string(), v.unknown()))),
  pending: named(v.array(v.variant('kind', [pendingItem, pendingOutput]))),
})

/**
 * Something that a target still owes: an absolute URL, a prefix (an absolute URL ending in `/`),
 * an extension (`https://host/folder/*.jpg`), an Optimole asset hash, a cache layer, an item in the vendor's own
 * words, or everything (`item` is `*`).
 * `since` is the ledger sequence at which it became, or again became, due.
 */
export type PendingItem = v.InferOutput<typeof pendingItem>

/**
 * Everything that an output is known by, as one debt: the URLs of the files of its manifest, in the manifest's order and
 * each once. Their places in that order are what `settled` holds.
 */
export type PendingOutput = v.InferOutput<typeof pendingOutput>

/** What a target owes. */
export type Pending = PendingItem | PendingOutput

/** The content of `ledger.json`. */
export type LedgerDocument = v.InferOutput<typeof ledgerDocument>

/**
 * Reads `ledger.json`.
 *
 * @param location - where it was read from, for the message
 * @throws CdnPurgeError `LEDGER_NEWER` for a later version, `LEDGER_INVALID` for anything that is not a ledger
 */
export function parseLedger(text: string, location: string): LedgerDocument {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid(location, `it is not JSON (${text.length} characters)`, cause)
  }
  if (typeof value === 'object' && value !== null && 'version' in value) {
    if (typeof value.version === 'number' && value.version > LEDGER_VERSION) {
      throw new CdnPurgeError(
        'LEDGER_NEWER',
        `${location} has version ${value.version}; this cdn-purge reads up to ${LEDGER_VERSION}.`,
        {
          hint: 'Update cdn-purge here, or keep a ledger of its own for this machine with the option "ledger".',
        },
      )
    }
  }
  const parsed = v.safeParse(ledgerDocument, value)
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw invalid(location, `"${v.getDotPath(issue) ?? ''}" is wrong: ${issue.message}`)
  }
  for (const item of [...parsed.output.pending.values()].flat()) {
    if (item.kind === 'output' && parsed.output.outputs.get(item.item)?.context === undefined) {
      throw invalid(
        location,
        `"pending" names the output "${item.item}", which is not there or has no context`,
      )
    }
  }
  return parsed.output
}

function invalid(location: string, why: string, cause?: unknown): CdnPurgeError {
  return new CdnPurgeError('LEDGER_INVALID', `${location} is not a ledger: ${why}. It was left as it is.`, {
    hint: 'Restore the file from a backup, or start afresh with "cdn-purge run --reset-ledger".',
    cause,
  })
}
