import type { Readable, Transform } from 'node:stream'

/** What requests may say that they understand. */
export const acceptedEncodings = 'gzip, deflate, br'

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => zlib().createGunzip()],
  ['x-gzip', () => zlib().createGunzip()],
  ['deflate', () => zlib().createInflate()],
  ['br', () => zlib().createBrotliDecompress()],
])

/** Loaded only where an answer is coded: most builds ask for none. */
const zlib = () => process.getBuiltinModule('node:zlib')

/**
 * Takes the content codings off a body.
 *
 * @param encoding - the header `Content-Encoding`
 * @param most - codings on top of each other, at most: more would only be meant to keep us busy
 * @returns `undefined` where one of them is not known
 */
export function decodeBody(body: Readable, encoding: string, most = 3): Readable | undefined {
  const names = encoding
    .split(',')
    .map(name => name.trim().toLowerCase())
    .filter(name => name !== '' && name !== 'identity')
  const makers = names.map(name => decoders.get(name))
  if (names.length > most) return undefined
  const { pipeline } = process.getBuiltinModule('node:stream')
  let decoded: Readable = body
  for (const make of makers.reverse()) {
    if (make === undefined) return undefined
    // An error of either is one of the last, which is read.
    decoded = pipeline(decoded, make(), () => {})
  }
  return decoded
}

/**
 * The same of a body that has come, and all of it. Requests to APIs ask for no coding, but some gateways compress all
 * the same.
 *
 * @param limit - bytes that may come of it
 * @returns `undefined` where the coding is not known, is not what the body has, or makes too much of it
 */
export async function decodeWhole(
  body: Buffer,
  encoding: string,
  limit: number,
): Promise<Buffer | undefined> {
  if (encoding === '' || body.length === 0) return body
  const { Readable } = process.getBuiltinModule('node:stream')
  const decoded = decodeBody(Readable.from([body]), encoding, 1)
  if (decoded === undefined) return undefined
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const read of decoded) {
      const chunk: Buffer = read
      length += chunk.length
      if (length > limit) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks, length)
}
