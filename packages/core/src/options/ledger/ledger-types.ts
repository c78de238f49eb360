// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../secret/secret.ts'

/** A ledger in a Redis. */
export interface RedisLedger {
  store: 'redis'
  /**
   * `redis://host:6379/0`, or `rediss://user:password@host:6379/0` with TLS.
   * Read from `CDN_PURGE_REDIS_URL` where it is not given.
   */
  url?: string | Secret | undefined
  /**
   * What the names of its keys start with: one for each ledger.
   * @default 'cdn-purge'
   */
  key?: string | undefined
}

/** A ledger in a bucket of S3, or of a server that speaks it. */
export interface S3Ledger {
  store: 's3'
  /**
   * The bucket.
   * Read from `CDN_PURGE_S3_BUCKET` where it is not given.
   */
  bucket?: string | undefined
  /**
   * The folder in it: one for each ledger.
   * @default 'cdn-purge'
   */
  prefix?: string | undefined
  /**
   * The region of the bucket.
   * Read from `AWS_REGION` where it is not given.
   * @default 'us-east-1'
   */
  region?: string | undefined
  /** URL of a server other than Amazon's that speaks S3, with conditional writes. */
  endpoint?: string | undefined
  /**
   * Id of the access key.
   * Read from `AWS_ACCESS_KEY_ID` where it is not given.
   */
  accessKeyId?: string | undefined
  /**
   * The secret access key.
   * Read from `AWS_SECRET_ACCESS_KEY` where it is not given.
   */
  secretAccessKey?: string | Secret | undefined
  /**
   * The session token of temporary keys.
   * Read from `AWS_SESSION_TOKEN` where it is not given.
   */
  sessionToken?: string | Secret | undefined
}
