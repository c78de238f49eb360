import type { Trace } from '../text/trace.ts'
import type { Store } from './store.ts'

/** A store that tells what it is asked. */
export function traceStore(store: Store, trace: Trace): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: readonly unknown[]): unknown => {
        trace('ledger', () => `${store.location}: ${String(name)}${describe(name, given)}`)
        return Reflect.apply(value, target, given)
      }
    },
  })
}

function describe(name: string | symbol, [first]: readonly unknown[]): string {
  if (typeof first === 'string') return ` ${first}`
  if (name !== 'write') return ''
  const { text, manifests, keep }: { text?: unknown; manifests?: unknown; keep?: unknown } = Object(first)
  const sizes = [manifests, keep].map(each => (each instanceof Map || each instanceof Set ? each.size : 0))
  return ` ${String(text).length} characters, ${sizes[0]} new of ${sizes[1]} manifests`
}
