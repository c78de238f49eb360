// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Secret } from '../../../secret/secret.ts'
import type { TargetOptions } from '../base.ts'

/** Google Cloud CDN */
export interface GoogleCloudCdnTarget extends TargetOptions {
  provider: 'google-cloud-cdn'
  /**
   * Id of the project.
   * Read from `GOOGLE_CLOUD_PROJECT` where it is not given.
   */
  project?: string | undefined
  /**
   * Name of the URL map: the load balancer, as the console calls it.
   * Read from `GOOGLE_URL_MAP` where it is not given.
   */
  urlMap?: string | undefined
  /**
   * OAuth access token, which `gcloud auth print-access-token` prints.
   * Read from `GOOGLE_ACCESS_TOKEN` where it is not given.
   */
  token?: string | Secret | undefined
  /**
   * Seconds to wait for the purge to complete.
   * @default 0
   */
  wait?: number | undefined
}
