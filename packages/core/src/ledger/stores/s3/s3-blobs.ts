import { elementOf, textOf, unescapeXml } from '../../../aws/xml.ts'
import { CdnPurgeError } from '../../../errors/error.ts'
import type { Send, Sent } from '../../../wire/model.ts'
import type { Blob, Blobs, Expected } from '../blobs/blobs.ts'
import { probeConditions } from './probe.ts'
import { createS3Client, type S3Client } from './s3-client.ts'
import { codeOfAnswer, refusedByS3, unsafeS3, WEAK } from './s3-error.ts'
import { baseOfS3, bucketUrl, describeS3, type S3Place } from './s3-place.ts'

/**
 * Blobs in a bucket, an object each; a version is its ETag. Before the first write of a process, an object shows that the
 * server does what conditions say.
 *
 * ASSUME: a conditional write that another one came before is answered 412, or 409 while that is under way; reads and
 * lists after a write see it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function createS3Blobs(place: S3Place, send: Send): Blobs {
  return new S3Blobs(place, send)
}

class S3Blobs implements Blobs {
  readonly location: string
  readonly #place: S3Place
  readonly #client: S3Client
  #probed: Promise<void> | undefined

  constructor(place: S3Place, send: Send) {
    this.location = describeS3(place)
    this.#place = place
    this.#client = createS3Client(place, this.location, send)
  }

  async get(name: string): Promise<Blob | undefined> {
    const sent = await this.#client.ask({ method: 'GET', url: this.#url(name) })
    const { response, bytes = new Uint8Array() } = sent
    if (response.status === 404 && codeOfAnswer(response) === 'NoSuchKey') return undefined
    if (response.status !== 200) throw this.#refused('cannot be read', sent)
    return { bytes, version: this.#etagOf(sent) }
  }

  async put(name: string, bytes: Uint8Array, expected: Expected): Promise<string | undefined> {
    this.#probed ??= probeConditions(this.#client, this.#url(''))
    await this.#probed
    const headers: Record<string, string> =
      expected === 'any'
        ? {}
        : expected === 'absent'
          ? { 'if-none-match': '*' }
          : { 'if-match': expected.version }
    const sent = await this.#client.ask({ method: 'PUT', url: this.#url(name), headers, body: bytes })
    const { status } = sent.response
    if (status === 200) return this.#etagOf(sent)
    const isLost = status === 412 || status === 409 || (status === 404 && 'if-match' in headers)
    if (expected === 'any' || !isLost) throw this.#refused('cannot be written', sent)
    // Sent again after an answer that was lost, it may have met itself.
    if (sent.attempts === 1) return undefined
    const now = await this.get(name)
    return now !== undefined && Buffer.from(now.bytes).equals(bytes) ? now.version : undefined
  }

  async remove(name: string): Promise<void> {
    const sent = await this.#client.ask({ method: 'DELETE', url: this.#url(name) })
    if (![200, 204, 404].includes(sent.response.status)) throw this.#refused('cannot be cleared', sent)
  }

  async list(prefix: string): Promise<readonly string[]> {
    const { bucket, region, endpoint, prefix: root } = this.#place
    const names: string[] = []
    for (let token: string | undefined = ''; token !== undefined; ) {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix: `${root}/${prefix}`,
        ...(token === '' ? {} : { 'continuation-token': token }),
      })
      const url = `${bucketUrl(bucket, region, endpoint)}${endpoint === undefined ? '/' : ''}?${query}`
      const sent = await this.#client.ask({ method: 'GET', url })
      if (sent.response.status !== 200) throw this.#refused('cannot be listed', sent)
      const result = elementOf('ListBucketResult', sent.response.text)
      if (result === undefined) throw this.#strange('a list')
      for (const [, key = ''] of result.matchAll(/<Key>([^<]*)<\/Key>/g)) {
        names.push(unescapeXml(key).slice(root.length + 1))
      }
      token = textOf('IsTruncated', result) === 'true' ? textOf('NextContinuationToken', result) : undefined
    }
    return names.sort()
  }

  #url(name: string): string {
    return baseOfS3(this.#place) + name
  }

  #etagOf({ response: { headers } }: Sent): string {
    const { etag } = headers
    if (etag === undefined) throw this.#strange('an object')
    if (etag.startsWith('W/')) throw unsafeS3(this.location, WEAK)
    return etag
  }

  #refused(action: string, { response }: Sent): CdnPurgeError {
    return refusedByS3(this.location, action, response, this.#client.redact)
  }

  #strange(what: string): CdnPurgeError {
    return new CdnPurgeError(
      'LEDGER_UNREACHABLE',
      `${this.location} cannot be used: something answers there that is not ${what} of S3.`,
      { hint: 'Check "ledger.endpoint", and what stands between here and the server.' },
    )
  }
}
