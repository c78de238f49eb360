import { existsSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { ImageFile } from '../optimole/tokens.ts'
import type { ImagePolicy } from '../providers/provider.ts'
import type { Site } from '../urls/sites.ts'

/** Where images come from before a build has copied them. */
export interface ImageFolders {
  /** Where the output will be served. */
  readonly sites: readonly Site[]
  /** Absolute directories that a build copies to the root of its output, such as Vite's public folder. */
  readonly copied: readonly string[]
  readonly sources: ImagePolicy['sources']
  /** Absolute; what `sources` are relative to. */
  readonly root: string
  /** Whether a file's public name, relative to its directory, carries a content hash. */
  readonly immutable: (path: string) => boolean
}

/** Makes the function that finds the file behind an image URL; the longest URL that fits wins. */
export function createLocate({
  sites,
  copied,
  sources,
  root,
  immutable,
}: ImageFolders): (image: string) => ImageFile | undefined {
  const folders = [
    ...sites.flatMap(({ origin, path }) => copied.map(directory => ({ url: origin + path, directory }))),
    ...sources.map(({ dir, url }) => ({
      url: url.endsWith('/') ? url : `${url}/`,
      directory: resolve(root, dir),
    })),
  ].sort((a, b) => b.url.length - a.url.length)
  return image => {
    for (const { url, directory } of folders) {
      const path = image.startsWith(url) ? decode(image.slice(url.length)) : undefined
      const file = path === undefined ? undefined : resolve(directory, path)
      if (path !== undefined && file?.startsWith(directory + sep) && existsSync(file)) {
        return { path: file, hashed: immutable(path) }
      }
    }
    return undefined
  }
}

/** A URL's path as a file's; `undefined` where it is none. */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
