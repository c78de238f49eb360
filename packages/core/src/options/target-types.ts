// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Provider } from '../providers/contract/provider.ts'
import type { TargetOptions } from './targets/base.ts'
import type { AkamaiTarget } from './targets/cdn/akamai.ts'
import type { AzureFrontDoorTarget } from './targets/cdn/azure-front-door.ts'
import type { BunnyTarget } from './targets/cdn/bunny.ts'
import type { CloudflareTarget } from './targets/cdn/cloudflare.ts'
import type { CloudfrontTarget } from './targets/cdn/cloudfront.ts'
import type { DigitaloceanTarget } from './targets/cdn/digitalocean.ts'
import type { FastlyTarget } from './targets/cdn/fastly.ts'
import type { GoogleCloudCdnTarget } from './targets/cdn/google-cloud-cdn.ts'
import type { KeycdnTarget } from './targets/cdn/keycdn.ts'
import type { MedianovaTarget } from './targets/medianova.ts'
import type { OptimoleTarget } from './targets/optimole.ts'
import type { ParadarumTarget } from './targets/paradarum.ts'
import type { NginxTarget } from './targets/server/nginx.ts'
import type { VarnishTarget } from './targets/server/varnish.ts'
import type { WaoTarget } from './targets/wao.ts'
import type { WpengineTarget } from './targets/wpengine.ts'

/** A cache whose provider is made by `defineProvider`, with the provider's options. */
export interface CustomTarget extends TargetOptions {
  provider: Provider
  [option: string]: unknown
}

/** One entry of `targets`: a provider's name and options, or an object made by `defineProvider`. */
export type Target =
  | WaoTarget
  | WpengineTarget
  | OptimoleTarget
  | ParadarumTarget
  | MedianovaTarget
  | VarnishTarget
  | NginxTarget
  | FastlyTarget
  | BunnyTarget
  | CloudfrontTarget
  | CloudflareTarget
  | DigitaloceanTarget
  | KeycdnTarget
  | GoogleCloudCdnTarget
  | AzureFrontDoorTarget
  | AkamaiTarget
  | Provider
  | CustomTarget
