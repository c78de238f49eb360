import type { Values } from './argument.ts'

/** A flag as users type it and as `--help` shows it. */
export interface Flag {
  /** Without the dashes, such as `dry-run`. */
  readonly name: string
  /** How `--help` calls its value; absent: a switch. */
  readonly value?: string
  /** What a shell offers for its value. */
  readonly values?: Values
  readonly text: string
  /** Whether it may be given more than once. */
  readonly repeatable?: boolean
  /** Switches off what is named, and is typed and shown as `--no-…`. */
  readonly negative?: boolean
}

/** How a flag is typed. */
export function spell({ name, negative }: Pick<Flag, 'name' | 'negative'>): string {
  return negative ? `--no-${name}` : `--${name}`
}

/** The flags of one command line, by the names of their definitions. */
export class Flags {
  readonly #values: ReadonlyMap<string, unknown>

  /** @param values - of a switch whether it is on, of a flag with a value all that were given */
  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values
  }

  /** The value of a flag that takes one. */
  text(name: string): string | undefined {
    return this.list(name).at(-1)
  }

  /** All values of a flag that may be repeated. */
  list(name: string): readonly string[] {
    return [this.#values.get(name)].flat().filter(value => typeof value === 'string')
  }

  /** Whether a switch is on; `undefined` where it was not given. */
  on(name: string): boolean | undefined {
    const value = this.#values.get(name)
    return typeof value === 'boolean' ? value : undefined
  }
}
