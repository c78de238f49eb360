// Written from the schemas by `npx vitest run test/architecture -u`: change an option's text where it is declared.
import type { Store } from '../ledger/store.ts'
import type { RedisLedger, S3Ledger } from './ledger/ledger-types.ts'
import type { Target } from './target-types.ts'

/** A configuration as users write it. */
export interface CdnPurgeOptions {
  /** Absolute URL at which the root of the output directory is served; several when several hosts serve the same output. */
  site: string | string[]
  /** The caching layers, from the origin outwards: each is finished before the next one starts. */
  targets: readonly Target[]
  /**
   * The directory that is served, relative to the project's root. Given, the bundler's base no longer counts: `site` says where it is served.
   * @default what the framework or bundler serves
   */
  dir?: string | undefined
  /**
   * `build`: one run for all that the process built, when it is about to end with success. `bundle`: as soon as a bundler is done, for programs that build again and again. `deploy`: the build only writes the snapshot; `cdn-purge run` purges after the upload.
   * @default 'build'
   */
  when?: 'build' | 'bundle' | 'deploy' | undefined
  /**
   * One ledger per environment.
   * Read from `CDN_PURGE_ENVIRONMENT` where it is not given.
   * @default 'production'
   */
  environment?: string | undefined
  /**
   * Glob patterns on paths relative to the output directory: only these files are looked at.
   * @default all
   */
  include?: string[] | undefined
  /**
   * Glob patterns on paths relative to the output directory: these files, and all in folders that match, are left out. One that starts with `!` brings back what another one leaves out, and what is left out anyway: `.vite`, `.git`, `.DS_Store` and `Thumbs.db` in any folder.
   * @default []
   */
  exclude?: string[] | undefined
  /**
   * The URLs that a page is known by: `/a/index.html`, `/a/` and `/a`; `/b.html` and `/b`.
   * @default all three
   */
  html?: ('file' | 'directory' | 'clean')[] | undefined
  /** Replaces the mapping for the files it answers for; paths or absolute URLs, queries allowed. */
  urls?: ((file: string) => readonly string[] | undefined) | undefined
  /**
   * When a file that matches `files` changed, purge these too: a path, or a prefix that ends in `/*`.
   * @default []
   */
  rules?: { files: string; purge: string[] }[] | undefined
  /**
   * Files whose name carries their content hash: added and removed ones need no purge; one whose bytes changed under the same name is purged, with a warning.
   * @default hashed names
   */
  immutable?: string[] | false | undefined
  /**
   * Purge new URLs that are not immutable: an edge may hold their 404.
   * @default true
   */
  added?: boolean | undefined
  /**
   * The share of known unchanged URLs that a plan may hit in exchange for fewer requests.
   * @default 0
   */
  collateral?: number | undefined
  /**
   * Path prefixes that only this build serves: only there may a plan use a pattern wider than the folders in the output, and `['/']` allows "everything".
   * @default []
   */
  owns?: string[] | undefined
  /**
   * A safety stop: a run that would purge more URLs than this from one of the caches, those counted that go with them, sends nothing. All stays pending, and the exit status is 5; `cdn-purge run --yes` sends it. It stops a first run too, and one whose ledger was lost.
   * @default no stop
   */
  maxUrls?: number | undefined
  /**
   * The same for a run that would take more requests than this, to all caches together.
   * @default no stop
   */
  maxRequests?: number | undefined
  /**
   * No ledger found: treat every file as changed, or only record.
   * @default 'purge'
   */
  firstRun?: 'purge' | 'record' | undefined
  /**
   * The directory that holds the ledger; or a store that several machines share: a Redis, a bucket, or one of your own.
   * @default '.cdn-purge'
   */
  ledger?: string | RedisLedger | S3Ledger | Store | undefined
  /**
   * Hands the purge to the workers of a queue, `cdn-purge worker`, instead of sending it: `queue` is the URL of its Redis (or the variable `CDN_PURGE_QUEUE_URL`, which may hold a password), `name` tells queues of one Redis apart.
   * @default sends by itself
   */
  dispatch?: { queue?: string, name?: string } | undefined
  /**
   * A purge that failed fails the build or command, or only warns. It stays pending either way.
   * @default 'fail'
   */
  onError?: 'fail' | 'warn' | undefined
  /**
   * Print the exact requests, send nothing, write nothing.
   * Read from `CDN_PURGE_DRY_RUN` where it is not given.
   * @default false
   */
  dryRun?: boolean | undefined
  /**
   * Before the first purge, wait until the origin serves the bytes of this build: `sample` files of it (10), spread over pages, assets and images, for `timeout` milliseconds (300000). Too late, nothing is sent, all stays pending, and the exit status is 4. `origin` is a URL to fetch from in place of the host of `site`: an IP address or `localhost` is asked with the `Host` of `site`, any other host under its own name. Without it, the files are fetched through the edge, each time with another query, which the edge must keep apart. Where the edge changes bytes (HTML that it injects into or minifies, images that it optimises), give `origin`, or they never become equal. A removed file is there as long as its old bytes are: the upload must delete it.
   * @default false
   */
  waitForOrigin?: false | { origin?: string, sample?: number, timeout?: number } | undefined
  /**
   * After the last purge, fetch a sample of the accepted URLs through the edge, those of `sample` files (10), until they have the bytes of the build; what is still stale after `timeout` milliseconds (60000) is pending again, and the exit status is 4. Where the edge changes bytes (HTML that it injects into or minifies, images that it optimises), they never become equal: leave it off there. What a cache serves under other URLs (Optimole) is not looked at.
   * @default false
   */
  verify?: false | { sample?: number, timeout?: number } | undefined
  /**
   * Write what was purged into one HTML file, relative to the project's root and outside of what is served: a map of the site, each request with what it covers, a timeline. Written at the end of each purge, also one that failed; with `when: 'deploy'`, by `cdn-purge run`.
   * @default false
   */
  report?: false | string | undefined
  /**
   * Whether a build purges at all. Never in watch, dev or failed builds.
   * @default production builds
   */
  enabled?: boolean | undefined
}
