import { inspect } from 'node:util'

const hidden = '[redacted]'

/**
 * A value that must never be shown. Printed, serialised or interpolated it says `[redacted]`;
 * only {@link Secret.reveal}, called where a request leaves, gives the text.
 */
export class Secret {
  readonly #text: string
  readonly #madeOf: readonly string[]

  /** @param madeOf - secret texts that this one was made from */
  constructor(text: string, madeOf: readonly string[] = []) {
    this.#text = text
    this.#madeOf = madeOf
  }

  /** The secret text itself. Call it only where it is sent. */
  reveal(): string {
    return this.#text
  }

  /** Another secret made from this one, such as a header value. */
  map(make: (text: string) => string): Secret {
    return new Secret(make(this.#text), this.texts())
  }

  /** The secret text and all that it was made from, for those who take them out of other texts. */
  texts(): readonly string[] {
    return [this.#text, ...this.#madeOf]
  }

  toString(): string {
    return hidden
  }

  toJSON(): string {
    return hidden
  }

  [Symbol.toPrimitive](): string {
    return hidden
  }

  [inspect.custom](): string {
    return hidden
  }
}
