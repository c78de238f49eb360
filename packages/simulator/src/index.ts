export type { AkamaiOptions } from './apis/cdn/akamai.ts'
export type { AzureFrontDoorOptions } from './apis/cdn/azure-front-door.ts'
export type { BunnyOptions } from './apis/cdn/bunny.ts'
export type { CloudflareOptions } from './apis/cdn/cloudflare/options.ts'
export type { CloudfrontOptions } from './apis/cdn/cloudfront/options.ts'
export type { DigitaloceanOptions } from './apis/cdn/digitalocean.ts'
export type { FastlyOptions } from './apis/cdn/fastly.ts'
export type { GoogleCloudCdnOptions } from './apis/cdn/google-cloud-cdn.ts'
export type { KeycdnOptions } from './apis/cdn/keycdn.ts'
export type { MedianovaOptions } from './apis/medianova/options.ts'
export { assetHash } from './apis/optimole/asset-hash.ts'
export type { OptimoleOptions } from './apis/optimole.ts'
export type { ParadarumOptions } from './apis/paradarum.ts'
export type { Provider, RouteName } from './apis/registry.ts'
export type { WaoOptions } from './apis/wao.ts'
export type { WpengineOptions } from './apis/wpengine.ts'
export { type Clock, createClock } from './control/clock.ts'
export type { Fault } from './control/faults.ts'
export type { Verdict } from './control/log.ts'
export type { EdgePurge, PurgeEffect, PurgePredicate, Resource } from './edge/cache.ts'
export type { ImageSource } from './edge/delivery-url.ts'
export type { AnyEdge, Edge, Held } from './edge/edge.ts'
export type { ImagePredicate } from './edge/image-cache.ts'
export type { ImageEdge } from './edge/image-edge.ts'
export type { SimulatorOptions } from './options.ts'
export type { Origin } from './origin/origin.ts'
export {
  createSimulator,
  type EdgePurged,
  type Edges,
  type FaultRoute,
  type Faults,
  type LogEntry,
  type OriginAnswer,
  type ScriptedFault,
  type SimulatedApis,
  type Simulator,
} from './simulator.ts'
export type { ExpectOptions } from './testing/edges-in-use.ts'
export { expectCached } from './testing/expect-cached.ts'
export { expectFresh } from './testing/expect-fresh.ts'
export { expectPurged } from './testing/expect-purged.ts'
