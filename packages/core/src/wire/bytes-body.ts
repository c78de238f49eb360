/** A body that is no text. It holds no secret, and is never shown. */
export class BytesBody {
  /** Its `Content-Type`. */
  readonly type = 'application/octet-stream'
  /** As it is sent. */
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** As it may be shown. */
  toJSON(): string {
    return `${this.bytes.length} bytes`
  }
}
