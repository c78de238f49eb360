import type { Context } from '../../context.ts'
import { createMatcher } from '../../delivery-url/matcher.ts'
import { imageOf, isComputed, isOfSite, namesOf, placeOf } from '../../delivery-url/source.ts'
import type { ResolvedOptions } from '../../options/resolve.ts'
import type { OutputsInput, ScannedOutput } from '../../output/model.ts'
import { isImage } from '../../urls/document.ts'
import { encodePath } from '../../urls/normalize.ts'
import { resolveSites } from '../../urls/sites.ts'
import { readTexts, TEXT } from '../output/output-texts.ts'
import { findImages } from '../text/rewrite.ts'

/**
 * Looks through the outputs for delivery URLs.
 *
 * @param found - what a build has found already: sources by absolute directory
 * @param hosts - those of the image caches
 */
export async function findDelivered(
  scanned: readonly ScannedOutput[],
  { options, ignore }: Pick<OutputsInput, 'options' | 'ignore'>,
  found: ReadonlyMap<string, readonly string[]>,
  hosts: readonly string[],
  { signal }: Pick<Context, 'signal'>,
): Promise<readonly ScannedOutput[]> {
  const matcher = createMatcher(hosts)
  const read = async ({ directory, delivered = [] }: ScannedOutput): Promise<readonly string[]> => {
    if (directory === undefined) return delivered
    const sources = new Set(delivered)
    for (const source of found.get(directory) ?? []) sources.add(source)
    if (found.has(directory)) return [...sources]
    for await (const { bytes } of readTexts({ directory, ignore, since: 0, signal }, TEXT)) {
      if (!matcher.mayHold(bytes)) continue
      for (const url of findImages(bytes.toString(), matcher)) if (!url.legacy) sources.add(url.source)
    }
    return [...sources]
  }
  const all: ScannedOutput[] = []
  for (const output of scanned) {
    if (output.only === undefined) {
      const sources = await read(output)
      const origins = originsOf(output, options)
      all.push({ ...output, delivered: sources.filter(source => saysMore(source, origins)).sort() })
    } else all.push(output)
  }
  return all
}

/** Whether a source is of a file of the site, and says of it what its own URL does not. */
function saysMore(source: string, origins: readonly string[]): boolean {
  if (isComputed(source) || !isOfSite(source)) return false
  const place = placeOf(imageOf(source))
  if (place === undefined) return false
  const path = place.slice(place.indexOf('/'))
  const host = place.slice(0, -path.length)
  const own = origins.filter(origin => host === '' || placeOf(origin) === `${host}/`)
  if (own.length === 0) return false
  return (
    !isImage(path) ||
    namesOf(source).some(({ item }) => !own.some(origin => item === origin + encodePath(path)))
  )
}

/** Where files of an output, and of targets' folders of images, are served: scheme and host. */
function originsOf(
  { site, base }: Pick<ScannedOutput, 'site' | 'base'>,
  options: Pick<ResolvedOptions, 'site' | 'targets'>,
): readonly string[] {
  const { sites } = resolveSites(site ?? options.site, base)
  const sources = options.targets.flatMap(({ api }) => (api.images?.sources ?? []).map(({ url }) => url))
  return [...new Set([...sites.map(({ origin }) => origin), ...sources.map(url => new URL(url).origin)])]
}
