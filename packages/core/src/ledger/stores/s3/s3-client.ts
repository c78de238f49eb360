import { type SigV4, signV4 } from '../../../aws/sig-v4.ts'
import { CdnPurgeError, isCdnPurgeError } from '../../../errors/error.ts'
import { createRedactor, type Redactor } from '../../../secret/redact.ts'
import { BytesBody } from '../../../wire/bytes-body.ts'
import type { ApiRequest, Send, SendPolicy, Sent } from '../../../wire/model.ts'
import type { S3Place } from './s3-place.ts'

/** A request to a bucket. */
export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Absolute. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** Asks a bucket: signed, and again where it is busy. */
export interface S3Client {
  readonly location: string
  /** Takes the keys out of a text. */
  readonly redact: Redactor
  /** @throws CdnPurgeError `LEDGER_UNREACHABLE` without an answer; an answer of any status is returned */
  ask(request: S3Request): Promise<Sent>
}

/** Manifests of a million files have a tenth of it. */
const MAX_BODY = 1024 * 1024 * 1024

const policy: SendPolicy = {
  timeout: 60_000,
  retries: 5,
  maxRetryDelay: 20_000,
  maxBody: MAX_BODY,
  name: 'S3',
  ifInterrupted: 'the ledger is there',
}

/** Makes a client for the bucket of a place. */
export function createS3Client(place: S3Place, location: string, send: Send): S3Client {
  const { accessKeyId, secretAccessKey, sessionToken, region } = place
  const keys: SigV4 = {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    region,
    service: 's3',
    type: new BytesBody(new Uint8Array()).type,
  }
  const sign: ApiRequest['sign'] = (message, at) => signV4(keys, message, at)
  return {
    location,
    redact: createRedactor(sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken]),
    async ask({ method, url, headers = {}, body }) {
      const request: ApiRequest = {
        method,
        url,
        headers,
        sign,
        ...(body === undefined ? {} : { body: new BytesBody(body) }),
      }
      try {
        return await send(request, policy)
      } catch (error) {
        if (!isCdnPurgeError(error) || error.code === 'INTERRUPTED') throw error
        throw new CdnPurgeError('LEDGER_UNREACHABLE', `${location} cannot be reached: ${error.message}`, {
          hint: 'Check "ledger.endpoint", "ledger.region" and the network. Nothing was lost: run again.',
          cause: error,
        })
      }
    },
  }
}
