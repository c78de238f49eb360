import { escapeRegex } from './escape-regex.ts'

/** What traces are about: requests, waits, the ledger, and what is decided. */
export type Topic = 'http' | 'wait' | 'ledger' | 'plan'

/** Takes a trace; its text is only made where it is wanted. */
export type Trace = (topic: Topic, text: () => string) => void

/** Characters of a trace that are shown; more are cut. */
const LONGEST = 2_000

/**
 * Traces as the variable `DEBUG` asks for them: names with `*`, separated by commas or spaces, such as `cdn-purge:*` or
 * `cdn-purge:http,cdn-purge:wait`; one that begins with `-` takes out.
 *
 * @param write - prints one line, made printable and without secrets there
 * @returns `undefined` where none is asked for
 */
export function createTrace(
  { DEBUG = '' }: Readonly<Record<string, string | undefined>>,
  write: (line: string) => void,
  now: () => number = Date.now,
): Trace | undefined {
  const names = DEBUG.split(/[\s,]+/).filter(name => name !== '')
  const wanted = names.filter(name => !name.startsWith('-')).map(toExpression)
  const unwanted = names.filter(name => name.startsWith('-')).map(name => toExpression(name.slice(1)))
  const topics = (['http', 'wait', 'ledger', 'plan'] as const).filter(topic => {
    const name = `cdn-purge:${topic}`
    return wanted.some(each => each.test(name)) && !unwanted.some(each => each.test(name))
  })
  if (topics.length === 0) return undefined
  return (topic, text) => {
    if (!topics.includes(topic)) return
    const line = text()
    const shown = line.length > LONGEST ? `${line.slice(0, LONGEST)}… (${line.length} characters)` : line
    write(`${new Date(now()).toISOString()} cdn-purge:${topic} ${shown}`)
  }
}

function toExpression(name: string): RegExp {
  return new RegExp(`^${name.split('*').map(escapeRegex).join('.*')}$`)
}
