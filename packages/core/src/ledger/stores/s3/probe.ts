import { randomUUID } from 'node:crypto'
import type { S3Client } from './s3-client.ts'
import { refusedByS3, unsafeS3, WEAK } from './s3-error.ts'

/** No object has it. */
const NEVER = '"00000000000000000000000000000000"'

/**
 * Shows with an object of its own that a server does what the conditions of a write say: many servers that speak S3
 * leave them aside, and answer that all is well. And that it may be removed, as what no ledger refers to any more is.
 *
 * @param base - the URL that the object's name is appended to
 * @throws CdnPurgeError `LEDGER_UNSAFE` where one is left aside, `CREDENTIALS_REFUSED` where nothing may be removed
 */
export async function probeConditions(client: S3Client, base: string): Promise<void> {
  const name = `probe-${randomUUID()}`
  const url = base + name
  const put = (headers: Record<string, string>, text: string) =>
    client.ask({ method: 'PUT', url, headers, body: Buffer.from(text) })
  const { response: first } = await put({ 'if-none-match': '*' }, 'one')
  if (first.status === 501) throw unsafeS3(client.location, 'the server knows no "If-None-Match"')
  if (first.status !== 200 && first.status !== 412) {
    throw refusedByS3(client.location, 'cannot be written', first, client.redact)
  }
  const remove = () => client.ask({ method: 'DELETE', url })
  try {
    const { response: second } = await put({ 'if-none-match': '*' }, 'two')
    if (second.status === 200) throw unsafeS3(client.location, 'the server leaves "If-None-Match" aside')
    const { response: stale } = await put({ 'if-match': NEVER }, 'three')
    if (stale.status === 200) throw unsafeS3(client.location, 'the server leaves "If-Match" aside')
    const etag = first.headers.etag ?? NEVER
    if (etag.startsWith('W/')) throw unsafeS3(client.location, WEAK)
    const { response: right } = await put({ 'if-match': etag }, 'four')
    // Where the first answer was lost with the connection, its ETag is not known.
    if (right.status !== 200 && first.status === 200) {
      throw unsafeS3(client.location, `the server does not know its own ETag (${right.status})`)
    }
  } catch (error) {
    // Why it cannot be used is said before what is left of it.
    await remove()
    throw error
  }
  const { response } = await remove()
  if (![200, 204, 404].includes(response.status)) {
    throw refusedByS3(client.location, `cannot be cleared, and ${name} stays there`, response, client.redact)
  }
}
