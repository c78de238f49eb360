import type { Target } from '../options/target.ts'
import { resolveUrl } from '../urls/resolve.ts'
import type { Site } from '../urls/sites.ts'
import type { Saying } from './sayings.ts'

/** What a user wants of a vendor in its own words, or by flags that stand for them. */
export interface VendorWishes {
  /** Items as the vendor writes them. */
  readonly raw?: readonly string[] | undefined
  /** Whole caches, by the vendor's names. */
  readonly caches?: readonly string[] | undefined
  /** What the vendor calls a purge of everything. */
  readonly actions?: readonly string[] | undefined
  /** Values, each compared as the vendor's type of match says. */
  readonly match?: { readonly type: string; readonly values: readonly string[] } | undefined
  /** Hosts of which everything goes, of the site or not. */
  readonly hosts?: readonly string[] | undefined
}

/** What is said by the flags that stand for a vendor's words. */
export function listSayings({ raw, caches, actions, match, hosts }: VendorWishes): readonly Saying[] {
  return [
    ...(raw ?? []).map((text): Saying => ({ typed: `--raw ${text}`, textIn: () => text })),
    ...(caches ?? []).map(
      (name): Saying => ({ typed: `--cache ${name}`, textIn: ({ words }) => words?.cache?.(name) }),
    ),
    ...(actions ?? []).map(
      (name): Saying => ({ typed: `--action ${name}`, textIn: ({ words }) => words?.action?.(name) }),
    ),
    ...(match?.values ?? []).map(
      (value): Saying => ({
        typed: `--match ${match?.type} ${value}`,
        textIn: ({ words }) => words?.match?.(match?.type ?? '', value),
      }),
    ),
    ...(hosts ?? []).map(
      (host): Saying => ({
        typed: `--everything ${host}`,
        textIn: ({ words }) => words?.host?.(readHost(host)),
      }),
    ),
  ]
}

/** The host of a site's address; any other text as it is, for the vendor's own reading to refuse. */
function readHost(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url?.href === `${url?.origin}/` && url.port === '' ? url.hostname : text
}

/** A prefix that ends inside a name: what starts so, in its folder and in the folders whose names do. */
export function sayPrefix(
  text: string,
  sites: readonly Site[],
  mayHold: (target: Target, url: string) => boolean,
): readonly Saying[] | undefined {
  return resolveUrl(text.replace(/\*$/, ''), sites)?.map(url => ({
    typed: `--prefix ${text}`,
    shared: true,
    mayHold: target => mayHold(target, url),
    textIn: ({ words }) => words?.prefix?.(url),
  }))
}
