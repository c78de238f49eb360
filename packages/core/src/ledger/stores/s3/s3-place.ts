import type { Secret } from '../../../secret/secret.ts'

/** Where a ledger lies in a bucket. */
export interface S3Place {
  readonly store: 's3'
  readonly bucket: string
  /** What the names of all its objects start with, without a slash at the end. */
  readonly prefix: string
  readonly region: string
  /** Of a server that is not Amazon's, which is asked with the bucket in the path; `undefined`: Amazon's of the region. */
  readonly endpoint: string | undefined
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  readonly sessionToken: Secret | undefined
}

/** How messages name the place. */
export function describeS3({ bucket, prefix, endpoint }: S3Place): string {
  return endpoint === undefined ? `s3://${bucket}/${prefix}` : `${endpoint}/${bucket}/${prefix}`
}

/** The URL that names are appended to, with a slash at its end. */
export function baseOfS3({ bucket, prefix, region, endpoint }: S3Place): string {
  return `${bucketUrl(bucket, region, endpoint)}/${prefix}/`
}

/**
 * The URL of the bucket, without a slash at its end.
 *
 * ASSUME: the certificate of Amazon's hosts holds for one label before them, so that a bucket with dots goes into the path.
 */
export function bucketUrl(bucket: string, region: string, endpoint: string | undefined): string {
  if (endpoint !== undefined) return `${endpoint}/${bucket}`
  const host = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`
}
