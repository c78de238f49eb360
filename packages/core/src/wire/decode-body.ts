import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

const decoders = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])

/**
 * Takes the content coding off a body. Requests ask for none, but some gateways compress all the same.
 *
 * @param encoding - the header `Content-Encoding`
 * @param limit - bytes that may come of it
 * @returns `undefined` where it is not known, is not what the body has, or makes too much of it
 */
export function decodeBody(body: Buffer, encoding: string, limit: number): Buffer | undefined {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity' || body.length === 0) return body
  try {
    return decoders.get(name)?.(body, { maxOutputLength: limit })
  } catch {
    return undefined
  }
}
