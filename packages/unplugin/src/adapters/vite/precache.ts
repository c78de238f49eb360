import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One file of a precache. */
interface Entry {
  readonly url: string
  readonly revision: string | null
}

/** What vite-plugin-pwa offers to other plugins, as far as it is needed here. */
interface PwaApi {
  extendManifestEntries(change: (entries: readonly (string | Entry)[]) => (string | Entry)[]): void
}

/**
 * Tells vite-plugin-pwa the revisions of files that got tokens since it has read them: those of its web manifest and
 * of `includeAssets` it takes before the build, from the sources. All others it reads later, from the output.
 *
 * @param paths - the files, relative to the output
 */
export function renewPrecache(
  plugins: readonly { readonly name: string; readonly api?: unknown }[],
  directory: string,
  paths: readonly string[],
): void {
  const api: unknown = plugins.find(({ name }) => name === 'vite-plugin-pwa')?.api
  if (paths.length === 0 || !isPwaApi(api)) return
  const renewed = new Set(paths)
  api.extendManifestEntries(entries =>
    entries.map(entry => {
      if (typeof entry === 'string' || entry.revision === null || !renewed.has(entry.url)) return entry
      const bytes = readFileSync(join(directory, entry.url))
      return { ...entry, revision: createHash('md5').update(bytes).digest('hex') }
    }),
  )
}

function isPwaApi(api: unknown): api is PwaApi {
  return typeof api === 'object' && api !== null && 'extendManifestEntries' in api
}
