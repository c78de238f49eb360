import process from 'node:process'
import { onTestFinished } from 'vitest'

const listeners = new Set<string[]>()
let restore: (() => void) | undefined

/** Keeps what is written to standard error, instead of showing it. All that listen at one time hear the same. */
export function listen(lines: string[]): () => void {
  listeners.add(lines)
  if (restore === undefined) {
    const { stderr } = process
    // In the place of what the stream inherits: the plugin passes by what tools put into the stream itself.
    const inherited: object = Object.getPrototypeOf(stderr)
    restore = () => {
      Object.setPrototypeOf(stderr, inherited)
      restore = undefined
    }
    const write = (chunk: string | Uint8Array) => {
      for (const each of listeners) each.push(String(chunk))
      return true
    }
    Object.setPrototypeOf(stderr, Object.create(inherited, { write: { value: write, configurable: true } }))
  }
  return () => {
    listeners.delete(lines)
    if (listeners.size === 0) restore?.()
  }
}

/** The same until the test ends. */
export function keepStandardError(): string[] {
  const lines: string[] = []
  onTestFinished(listen(lines))
  return lines
}
