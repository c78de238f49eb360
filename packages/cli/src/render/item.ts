import type { DueItem } from '@cdn-purge/core'

/** What is due, in words; it begins with the item as the ledger has it, which `retry --forget` takes. */
export function describeItem({ kind, item }: DueItem): string {
  if (kind === 'prefix') return `${item} with all beneath it`
  if (kind === 'everything') return `${item} (everything)`
  if (kind === 'asset') return `${item} (${item === '*' ? 'everything of the account' : 'asset'})`
  return item
}
