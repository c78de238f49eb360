import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** What requests say that they understand. */
export const acceptedEncodings = 'gzip, deflate, br'

/** Codings on top of each other, at most: more would only be meant to keep us busy. */
const MOST = 3

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
}

/**
 * Takes the content codings off a body.
 *
 * @param encoding - the header `Content-Encoding`
 * @returns `undefined` where one of them is not known
 */
export function decodeBody(body: Readable, encoding: string): Readable | undefined {
  const names = encoding
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'identity')
  const makers = names.map(name => decoders[name])
  if (names.length > MOST) return undefined
  let decoded: Readable = body
  for (const make of makers.reverse()) {
    if (make === undefined) return undefined
    // An error of either is one of the last, which is read.
    decoded = pipeline(decoded, make(), () => {})
  }
  return decoded
}
