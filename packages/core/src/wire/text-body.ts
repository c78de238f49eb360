import type { Secret } from '../secret/secret.ts'

/** A body that is not JSON, such as XML or a form. */
export class TextBody {
  /** Its `Content-Type`. */
  readonly type: string
  /** As it is sent. */
  readonly text: string | Secret

  /** @param text - a {@link Secret} where it holds one */
  constructor(type: string, text: string | Secret) {
    this.type = type
    this.text = text
  }

  /** As it may be shown. */
  toJSON(): string {
    return String(this.text)
  }
}
