import type { DueItem } from '../plan/model.ts'

/** What is due, in words; it begins with the item as the ledger has it, which `retry --forget` takes. */
export function describeDue({ kind, item }: DueItem): string {
  if (kind === 'prefix') return `${item} with all beneath it`
  if (kind === 'everything') return `${item} (everything)`
  if (kind === 'asset') return `${item} (${item === '*' ? 'everything of the account' : 'asset'})`
  if (kind === 'layer') return `${item} (cache)`
  return item
}
