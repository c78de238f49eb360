import type { Context } from '../context.ts'
import { isCdnPurgeError } from '../errors/error.ts'
import { readStatus } from '../inspect/status.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { count } from '../report/line.ts'
import type { Check } from './model.ts'

/** Whether the ledger can be read, and written under its lock; nothing of it changes. */
export async function checkLedger(
  options: Pick<ResolvedOptions, 'targets' | 'environment'>,
  { store }: Pick<Context, 'store'>,
): Promise<Check> {
  const about = { check: 'ledger', about: store.location } as const
  try {
    const { sequence, updatedAt, outputs, pending } = await readStatus(options, store)
    const owed = pending.reduce((sum, { items }) => sum + items.length, 0)
    const known = updatedAt === undefined ? 'nothing is recorded yet' : `sequence ${sequence}, ${updatedAt}`
    const files = outputs.reduce((sum, output) => sum + output.files, 0)
    const seen = updatedAt === undefined ? known : `${known}, ${count(files, 'file')}, ${owed} pending`
    if (store.tryWrite === undefined) {
      const found = `read: ${seen}; whether it can be written, the store cannot tell before a run`
      return { ...about, state: 'ok', found }
    }
    await store.tryWrite()
    return { ...about, state: 'ok', found: `can be read and written: ${seen}` }
  } catch (error) {
    if (!isCdnPurgeError(error) || error.code === 'INTERRUPTED') throw error
    const { message, hint, code } = error
    return {
      ...about,
      state: 'failed',
      found: message,
      code,
      ...(hint === undefined ? {} : { todo: hint }),
    }
  }
}
