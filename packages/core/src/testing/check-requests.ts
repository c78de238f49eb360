import assert from 'node:assert/strict'
import type { ScriptedApi } from './scripted-api.ts'

/** Requests are compared by what is named of them; bodies as a whole. */
export function checkRequests(
  { received }: ScriptedApi,
  expected: readonly {
    readonly method?: string
    readonly path: string
    readonly query: Readonly<Record<string, string | null>>
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly matches?: string | undefined
  }[],
): void {
  const shown = received.map(({ method, path, query, headers, body }, index) => {
    const wanted = expected[index]
    return {
      ...(wanted?.method === undefined ? {} : { method }),
      path,
      query: Object.fromEntries(
        Object.entries(query).map(([name, value]) => [name, wanted?.query[name] === null ? null : value]),
      ),
      ...(wanted?.headers === undefined
        ? {}
        : { headers: Object.fromEntries(Object.keys(wanted.headers).map(name => [name, headers[name]])) }),
      ...(body === undefined || wanted?.matches !== undefined ? {} : { body }),
    }
  })
  expected.forEach(({ matches }, index) => {
    if (matches !== undefined) assert.match(String(received[index]?.body), new RegExp(`^${matches}$`))
  })
  assert.deepEqual(
    shown,
    expected.map(({ method, path, query, headers, body }) => ({
      ...(method === undefined ? {} : { method }),
      path,
      query,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    })),
  )
}
