import * as v from 'valibot'
import { option } from '../providers/contract/option.ts'
import { noList } from '../schema/no-list.ts'

const sample = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 10)
const originUrl = v.pipe(
  v.string(),
  v.check(value => {
    const url = URL.canParse(value) ? new URL(value) : undefined
    return (
      url !== undefined &&
      /^https?:$/.test(url.protocol) &&
      [url.search, url.hash, url.username, url.password].every(part => part === '')
    )
  }, 'must be an absolute http or https URL without user name, query and fragment, such as http://10.0.0.5:8080'),
)

const waitSchema = v.strictObject({
  origin: v.optional(originUrl),
  sample,
  timeout: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 300_000),
})
const verifySchema = v.strictObject({
  sample,
  timeout: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 60_000),
})

/** How to wait for the origin before the first purge. `timeout` in milliseconds. */
export type WaitForOrigin = v.InferOutput<typeof waitSchema>
/** How to look through the edge after the last purge. `timeout` in milliseconds. */
export type Verify = v.InferOutput<typeof verifySchema>

/** The options `waitForOrigin` and `verify`. */
export const liveCheckOptions = {
  waitForOrigin: option(v.optional(v.union([v.literal(false), noList(waitSchema)]), false), {
    text: 'Before the first purge, wait until the origin serves the bytes of this build: `sample` files of it (10), spread over pages, assets and images, for `timeout` milliseconds (300000). Too late, nothing is sent, all stays pending, and the exit status is 4. `origin` is a URL to fetch from in place of the host of `site`: an IP address or `localhost` is asked with the `Host` of `site`, any other host under its own name. Without it, the files are fetched through the edge, each time with another query, which the edge must keep apart. Where the edge changes bytes (HTML that it injects into or minifies, images that it optimises), give `origin`, or they never become equal. A removed file is there as long as its old bytes are: the upload must delete it.',
    type: 'false | { origin?: string, sample?: number, timeout?: number }',
    default: 'false',
  }),
  verify: option(v.optional(v.union([v.literal(false), noList(verifySchema)]), false), {
    text: 'After the last purge, fetch a sample of the accepted URLs through the edge, those of `sample` files (10), until they have the bytes of the build; what is still stale after `timeout` milliseconds (60000) is pending again, and the exit status is 4. Where the edge changes bytes (HTML that it injects into or minifies, images that it optimises), they never become equal: leave it off there. What a cache serves under other URLs (Optimole) is not looked at.',
    type: 'false | { sample?: number, timeout?: number }',
    default: 'false',
  }),
}

/** Options with checks switched on that the configuration leaves off, with their defaults. */
export function withLiveChecks<
  Options extends { waitForOrigin: WaitForOrigin | false; verify: Verify | false },
>(
  options: Options,
  wanted: { readonly waitForOrigin?: boolean | undefined; readonly verify?: boolean | undefined },
): Options {
  const { waitForOrigin, verify } = options
  return {
    ...options,
    waitForOrigin: waitForOrigin || (wanted.waitForOrigin === true && v.parse(waitSchema, {})),
    verify: verify || (wanted.verify === true && v.parse(verifySchema, {})),
  }
}
