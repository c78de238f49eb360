import process from 'node:process'
import { onTestFinished } from 'vitest'

const listeners = new Set<string[]>()
let restore: (() => void) | undefined

/** Keeps what is written to standard error, instead of showing it. All that listen at one time hear the same. */
export function listen(lines: string[]): () => void {
  listeners.add(lines)
  if (restore === undefined) {
    const { write } = process.stderr
    restore = () => {
      process.stderr.write = write
      restore = undefined
    }
    process.stderr.write = (chunk: string | Uint8Array) => {
      for (const each of listeners) each.push(String(chunk))
      return true
    }
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
