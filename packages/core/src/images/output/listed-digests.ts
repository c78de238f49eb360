import { createHash } from 'node:crypto'
import type { Edit } from '../../delivery-url/url.ts'
import { type OutputFolder, readTexts, TEXT } from './output-texts.ts'

/** Gives the path of a text that lists a digest of these bytes, if any does. */
export type Listed = (bytes: Buffer) => string | undefined

/** Texts that may list digests; those without an extension say which headers are sent. */
const LISTS = new RegExp(`${TEXT.source}|(?:^|/)(?:_headers|\\.htaccess)$`, 'i')
/**
 * ASSUME: whoever lists what may not change writes MD5, SHA-1 or SHA-256 in hexadecimal, as the precaches of Workbox and
 * Angular, or what `integrity` and a Content-Security-Policy take.
 */
const DIGEST = /\b(?:[\da-f]{64}|[\da-f]{40}|[\da-f]{32})\b|\bsha(?:256|384|512)-[\w+/-]{43,86}={0,2}/g
const INLINE = /(<(script|style)\b(?:[^>"']|"[^"]*"|'[^']*')*>)([\s\S]*?)<\/\2\s*>/gi

/** Finds the digests that the texts of an output list, with the first call: most outputs never need them. */
export function createDigests(folder: OutputFolder): () => Promise<Listed> {
  let read: Promise<Listed> | undefined
  return () => {
    read ??= readDigests(folder)
    return read
  }
}

async function readDigests(folder: OutputFolder): Promise<Listed> {
  const found = new Map<string, string>()
  for await (const { path, bytes } of readTexts(folder, LISTS)) {
    // As scripts and attributes may write them.
    const text = bytes.toString('latin1').replaceAll('\\/', '/').replaceAll('&#43;', '+')
    for (const [digest] of text.matchAll(DIGEST)) found.set(digest, path)
  }
  return bytes => {
    if (found.size === 0) return undefined
    const list = digestsOf(bytes).find(digest => found.has(digest))
    return list === undefined ? undefined : found.get(list)
  }
}

function digestsOf(bytes: Buffer): readonly string[] {
  const digest = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(bytes).digest(encoding)
  return [
    ...['md5', 'sha1', 'sha256'].map(algorithm => digest(algorithm, 'hex')),
    ...['sha256', 'sha384', 'sha512'].map(algorithm => `${algorithm}-${digest(algorithm, 'base64')}`),
  ]
}

/**
 * Says of a page which inline script or style with an edit in it is allowed by its digest, as a Content-Security-Policy
 * does: with other bytes it would not run any more.
 *
 * @param list - called where an edit is in one
 * @returns why the page must stay as it is, with what to do
 */
export async function hashedInline(
  path: string,
  text: string,
  edits: readonly Edit[],
  list: () => Promise<Listed>,
): Promise<string | undefined> {
  if (!/\.x?html?$/i.test(path)) return undefined
  for (const { 1: head = '', 2: element = '', 3: content = '', index } of text.matchAll(INLINE)) {
    const start = index + head.length
    const end = start + content.length
    if (!edits.some(({ offset }) => offset >= start && offset < end)) continue
    // The parser of a browser knows one kind of line break.
    const where = (await list())(Buffer.from(content.replace(/\r\n?/g, '\n')))
    if (where !== undefined)
      return `It stands in a <${element.toLowerCase()}> whose hash ${where} lists, so that it cannot change any more: take its URLs into code that the bundler reads, or hash after this plugin.`
  }
  return undefined
}
