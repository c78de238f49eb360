import { createHash } from 'node:crypto'
import type { LedgerWrite, Store, StoredSnapshot } from '../../ledger/store.ts'

/** A write of a text, with manifests of some contents. */
export function ledgerOf(text: string, ...manifests: string[]): LedgerWrite {
  return { text, manifests: manifestsOf(manifests), keep: new Set(manifests.map(hashOf)) }
}

/** A snapshot with manifests of some contents. */
export function snapshotOf(text: string, ...manifests: string[]): StoredSnapshot {
  return { text, manifests: manifestsOf(manifests) }
}

/** The name of a manifest with that content. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The version of a store's ledger. */
export async function versionOf(store: Store): Promise<string | undefined> {
  return (await store.read())?.version
}

function manifestsOf(contents: readonly string[]): ReadonlyMap<string, Uint8Array> {
  return new Map(contents.map(content => [hashOf(content), Buffer.from(content)]))
}
