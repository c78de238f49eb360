import type { Readable, Transform } from 'node:stream'

/** What requests say that they understand. */
export const acceptedEncodings = 'gzip, deflate, br'

/** Codings on top of each other, at most: more would only be meant to keep us busy. */
const MOST = 3

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib().createGunzip(),
  'x-gzip': () => zlib().createGunzip(),
  deflate: () => zlib().createInflate(),
  br: () => zlib().createBrotliDecompress(),
}

/** Loaded only where an answer is coded: most builds ask for none. */
const zlib = () => process.getBuiltinModule('node:zlib')

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
  const { pipeline } = process.getBuiltinModule('node:stream')
  let decoded: Readable = body
  for (const make of makers.reverse()) {
    if (make === undefined) return undefined
    // An error of either is one of the last, which is read.
    decoded = pipeline(decoded, make(), () => {})
  }
  return decoded
}
