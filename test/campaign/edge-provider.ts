import { setImmediate } from 'node:timers/promises'
import { defineProvider, option, secret } from '@cdn-purge/core'
import type { Context } from '@cdn-purge/core/engine'
import * as v from 'valibot'
import { Killed } from './memory-store.ts'
import type { Edge } from './world.ts'

/** An API over an {@link Edge}: URLs and folders, three a request. */
export const edgeProvider = defineProvider({
  id: 'edge',
  title: 'Edge',
  defaultBaseUrl: 'http://127.0.0.1:9',
  options: v.object({ key: option(v.optional(secret()), { text: 'Key.', type: 'string' }) }),
  credentials: [['key']],
  create: ({ baseUrl }) => ({
    capabilities: {
      exact: true,
      exactCovers: 'query',
      prefix: { coversFolder: true },
      extension: false,
      everything: false,
      hosts: 'each',
      lists: [{ items: 3 }],
      concurrency: 1,
    },
    toRequests: items => [
      { method: 'POST', url: baseUrl, headers: {}, body: { items: items.map(textOf) }, items },
    ],
    readResponse: (_, { status }) =>
      status === 202
        ? {}
        : { failure: { kind: status === 400 ? 'rejected' : 'other', message: `HTTP ${status}` } },
  }),
})

function textOf(item: {
  readonly kind: string
  readonly origins?: readonly string[]
  readonly path?: string
}): string {
  return `${item.origins?.[0] ?? ''}${item.path ?? ''}${item.kind === 'prefix' ? '*' : ''}`
}

/** What becomes of a request: it is served, or not, or the process dies before or after it is. */
export type Fate = 'served' | 'refused' | 'failed' | 'dies before' | 'dies after'

/** The network between the engine and the edges, by name. */
export function createNetwork(edges: ReadonlyMap<string, Edge>, fate: () => Fate): Context['send'] {
  return async ({ url, body }) => {
    const edge = edges.get(new URL(url).pathname.slice(1))
    const items = itemsOf(body)
    await setImmediate()
    const what = fate()
    if (what === 'dies before') throw new Killed()
    if (what === 'served' || what === 'dies after') edge?.purge(items)
    if (what === 'dies after') throw new Killed()
    await setImmediate()
    const status = what === 'served' ? 202 : what === 'refused' ? 400 : 500
    return { response: { status, headers: {}, text: '' }, attempts: 1, ms: 0 }
  }
}

function itemsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('items' in body) || !Array.isArray(body.items)) {
    throw new Error('not a purge')
  }
  return body.items.map(String)
}
