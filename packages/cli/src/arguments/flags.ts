import { CdnPurgeError } from '@cdn-purge/core'

/** A flag as users type it and as `--help` shows it. */
export interface Flag {
  /** Without the dashes, such as `dry-run`. */
  readonly name: string
  /** How `--help` calls its value; absent: a switch. */
  readonly value?: string
  readonly text: string
  /** Whether it may be given more than once. */
  readonly repeatable?: boolean
  /** A switch that is on by default: typed and shown as `--no-…`. */
  readonly negative?: boolean
}

/** How a flag is typed. */
export function spell({ name, negative }: Pick<Flag, 'name' | 'negative'>): string {
  return negative ? `--no-${name}` : `--${name}`
}

/** The flags of one command line, by the names of their definitions. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly (string | boolean)[]>

  /**
   * @param known - all flags of the command
   * @param read - what the command line says of a flag: nothing, one value, or several
   * @throws CdnPurgeError `USAGE` for a flag without its value, or given more often than it may be
   */
  constructor(known: readonly Flag[], read: (name: string) => unknown) {
    const values = new Map<string, readonly (string | boolean)[]>()
    for (const flag of known) {
      const given = [read(flag.name)].flat().filter(value => value !== undefined)
      if (given.length > 0) values.set(flag.name, check(flag, given))
    }
    this.#values = values
  }

  /** The value of a flag that takes one. */
  text(name: string): string | undefined {
    const value = this.#values.get(name)?.at(-1)
    return typeof value === 'string' ? value : undefined
  }

  /** All values of a flag that may be repeated. */
  list(name: string): readonly string[] {
    return (this.#values.get(name) ?? []).filter(value => typeof value === 'string')
  }

  /** Whether a switch is on; `undefined` where it was not given. */
  on(name: string): boolean | undefined {
    const value = this.#values.get(name)?.at(-1)
    return typeof value === 'boolean' ? value : undefined
  }
}

function check(flag: Flag, given: readonly unknown[]): (string | boolean)[] {
  if (flag.value === undefined) {
    if (given.every(isSwitched)) return given.map(value => String(value) === 'true')
    throw new CdnPurgeError('USAGE', `${spell(flag)} is a switch and takes no value.`)
  }
  const texts = given.filter(value => typeof value === 'string').filter(text => text !== '')
  if (texts.length < given.length) {
    throw new CdnPurgeError('USAGE', `${spell(flag)} needs a value: ${spell(flag)} ${flag.value}.`)
  }
  if (texts.length > 1 && flag.repeatable !== true) {
    throw new CdnPurgeError('USAGE', `${spell(flag)} was given ${texts.length} times; it may be given once.`)
  }
  return texts
}

function isSwitched(value: unknown): boolean {
  return ['true', 'false'].includes(String(value))
}
