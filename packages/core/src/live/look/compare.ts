import { open } from 'node:fs/promises'
import { printable } from '../../text/printable.ts'
import type { LiveFile } from '../model.ts'
import type { Answer, Fetched } from './fetch-answer.ts'

/** Most bytes that are read of an answer to a file whose length is not known here, such as a removed one. */
export const unknownLimit = 64 * 1024 * 1024

/** Characters of a text that are shown around a difference. */
const SHOWN = 40

/** Most bytes of an answer that are needed to tell whether it is a file. */
export function limitFor({ size }: LiveFile): number {
  return size === undefined ? unknownLimit : size + 1
}

/**
 * Whether what came is what a file's URL must give: the bytes of the build; of a removed file anything but its old
 * bytes. A failure of the server says nothing of either.
 */
export function isLive(file: LiveFile, fetched: Fetched): boolean {
  if (fetched.kind === 'failure') return false
  if (file.hash === undefined) {
    if (fetched.kind === 'redirect') return true
    return fetched.status < 500 && !fetched.isCut && fetched.hash !== file.before
  }
  if (fetched.kind === 'redirect' || fetched.isCut || fetched.hash !== file.hash) return false
  return isSuccess(fetched.status) || fetched.status === statusInName(file.path)
}

/** Whether two looks gave the same, whatever it was. */
export function isSame(one: Fetched, other: Fetched): boolean {
  if (one.kind === 'redirect') return other.kind === 'redirect' && one.reason === other.reason
  if (one.kind === 'failure' || other.kind !== 'answer') return false
  return one.status === other.status && one.hash === other.hash && one.length === other.length
}

/** What came instead, in words: the rest of a sentence that starts with the URL. */
export async function describeAnswer(file: LiveFile, fetched: Fetched): Promise<string> {
  if (fetched.kind !== 'answer') return fetched.reason
  const { status, hash, length, isCut } = fetched
  if (hash === file.before && !isCut) {
    return file.hash === undefined
      ? `still answers ${status} with the bytes of the removed file`
      : `still answers with the bytes of the last deploy`
  }
  if (hash === file.hash && !isCut) return `answers ${status}, although with the bytes of the build`
  if (!isSuccess(status)) return `answers ${status}`
  const size = isCut ? `more than ${length - 1}` : `${length}`
  const wanted = file.size === undefined ? '' : `, where the build has ${file.size}`
  const place = file.file === undefined ? undefined : await describeDifference(file.file, fetched)
  return `answers with ${size} bytes${wanted}${place === undefined ? '' : `; ${place}`}`
}

/** `404.html` is a page that is served with its own status. */
function statusInName(path: string): number | undefined {
  const status = /(?:^|\/)([45]\d\d)(?:\.html?|\/index\.html?)$/i.exec(path)?.[1]
  return status === undefined ? undefined : Number(status)
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Where the answer leaves the file, and what stands there in both. */
async function describeDifference(path: string, { head }: Answer): Promise<string | undefined> {
  const wanted = await readHead(path, head.length + SHOWN)
  if (wanted === undefined) return undefined
  const end = Math.min(head.length, wanted.length)
  let at = 0
  while (at < end && head[at] === wanted[at]) at++
  return `from byte ${at} on ${show(head, at)} stands where the build has ${show(wanted, at)}`
}

function show(bytes: Buffer, at: number): string {
  if (at >= bytes.length) return 'nothing'
  // A character may begin before the byte that differs; what cannot be read becomes a sign for it.
  return `"${printable(bytes.subarray(at, at + SHOWN).toString('utf8'), SHOWN)}"`
}

/** The beginning of a file; `undefined` where it cannot be read any more. */
async function readHead(path: string, length: number): Promise<Buffer | undefined> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch {
    return undefined
  }
}
