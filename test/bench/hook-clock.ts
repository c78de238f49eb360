/** Adds up the time that the hooks of a plugin take, from call to result. */
export class HookClock {
  readonly #times = new Map<string, number>()

  /** Milliseconds in all hooks. */
  get total(): number {
    return this.of([...this.#times.keys()])
  }

  /** Milliseconds in some hooks. */
  of(names: readonly string[]): number {
    return names.reduce((sum, name) => sum + (this.#times.get(name) ?? 0), 0)
  }

  /** The same plugin, its hooks watched: functions, and objects with a `handler`. */
  watch<Plugin extends object>(plugin: Plugin): Plugin {
    return new Proxy(plugin, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (typeof key === 'symbol') return value
        if (typeof value === 'function') return this.wrap(key, value)
        const handler: unknown = Object(value).handler
        return typeof handler === 'function' ? { ...Object(value), handler: this.wrap(key, handler) } : value
      },
    })
  }

  /** The same function, watched. */
  wrap(name: string, call: unknown) {
    const add = (start: number) => {
      this.#times.set(name, (this.#times.get(name) ?? 0) + performance.now() - start)
    }
    return function (this: unknown, ...args: unknown[]): unknown {
      if (typeof call !== 'function') return undefined
      const start = performance.now()
      const result: unknown = Reflect.apply(call, this, args)
      if (!(result instanceof Promise)) {
        add(start)
        return result
      }
      return result.finally(() => add(start))
    }
  }
}
