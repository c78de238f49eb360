import * as v from 'valibot'
import type { LedgerMark } from '../../store.ts'
import { type Blobs, textOf } from './blobs.ts'

const NAME = 'seen.json'
/** How often other writers may come in between before the mark is left to them. */
const ATTEMPTS = 8

const mark = v.object({ id: v.string(), sequence: v.number() })

/** The mark of the last write; `undefined` before the first one. */
export async function readMark(blobs: Blobs): Promise<LedgerMark | undefined> {
  return (await read(blobs))?.seen
}

/**
 * Puts the mark of a ledger that has landed, so that a copy of before can be told. An earlier writer that comes late
 * leaves that of a later one.
 *
 * @param text - the ledger's
 */
export async function putMark(blobs: Blobs, text: string): Promise<void> {
  const now = parse(text)
  if (now === undefined) return
  const bytes = Buffer.from(`${JSON.stringify(now)}\n`)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await read(blobs)
    if (before?.seen?.id === now.id && before.seen.sequence >= now.sequence) return
    const expected = before === undefined ? 'absent' : { version: before.version }
    if ((await blobs.put(NAME, bytes, expected)) !== undefined) return
  }
}

async function read(blobs: Blobs) {
  const blob = await blobs.get(NAME)
  return blob && { seen: parse(textOf(blob)), version: blob.version }
}

function parse(text: string): LedgerMark | undefined {
  try {
    const { success, output } = v.safeParse(mark, JSON.parse(text))
    return success ? output : undefined
  } catch {
    return undefined
  }
}
