import { inspect } from 'node:util'

const hidden = '[redacted]'

/**
 * A value that must never be shown. Printed, serialised or interpolated it says `[redacted]`;
 * only {@link Secret.reveal}, called where a request leaves, gives the text.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The secret text itself. Call it only where it is sent. */
  reveal(): string {
    return this.#text
  }

  /** Another secret made from this one, such as a header value. */
  map(make: (text: string) => string): Secret {
    return new Secret(make(this.#text))
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
