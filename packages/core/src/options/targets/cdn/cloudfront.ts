// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

/** CloudFront */
export interface CloudfrontTarget extends TargetOptions {
  provider: 'cloudfront'
  /**
   * Id of the distribution, such as `E1A2B3C4D5E6F7`.
   * Read from `CLOUDFRONT_DISTRIBUTION_ID` where it is not given.
   */
  distributionId?: string | undefined
  /**
   * Id of the tenant of a multi-tenant distribution, in the place of `distributionId`.
   * Read from `CLOUDFRONT_DISTRIBUTION_TENANT_ID` where it is not given.
   */
  distributionTenantId?: string | undefined
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
  /**
   * The region that requests are signed for: another one only in China.
   * @default 'us-east-1'
   */
  region?: string | undefined
  /**
   * Seconds to wait until the invalidation is completed.
   * @default 0
   */
  wait?: number | undefined
}
