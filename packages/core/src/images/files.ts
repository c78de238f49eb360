import { existsSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { ImagePolicy } from '../providers/contract/provider.ts'
import { imageExtensions } from '../urls/document.ts'
import { encodePath } from '../urls/normalize.ts'
import type { Site } from '../urls/sites.ts'
import type { ImageFile } from './tokens.ts'

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
export function createLocate(images: ImageFolders): (image: string) => ImageFile | undefined {
  const folders = listFolders(images)
  const { immutable } = images
  // Most images that are not here have a whole folder that is not here: it is looked for once.
  const found = new Map<string, boolean>()
  const holds = (directory: string, path: string): boolean => {
    const folder = directory + sep + path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    const known = found.get(folder) ?? existsSync(folder)
    found.set(folder, known)
    return known
  }
  return image => {
    for (const { url, directory } of folders) {
      const path = image.startsWith(url) ? decode(image.slice(url.length)) : undefined
      if (path === undefined || !holds(directory, path)) continue
      const file = resolve(directory, path)
      if (file.startsWith(directory + sep) && existsSync(file)) return { path: file, hashed: immutable(path) }
    }
    return undefined
  }
}

/** The URLs of all images on disk, sorted, each once. */
export async function listImages(images: ImageFolders): Promise<readonly string[]> {
  // Few builds ask for it, and those that do not load nothing.
  const { default: glob } = await import('fast-glob')
  const pattern = `**/*.{${imageExtensions.join(',')}}`
  const urls = await Promise.all(
    listFolders(images).map(async ({ url, directory }) => {
      const options = { cwd: directory, dot: true, caseSensitiveMatch: false, followSymbolicLinks: false }
      return (await glob(pattern, options)).map(path => url + encodePath(path))
    }),
  )
  return [...new Set(urls.flat())].sort()
}

/** Directories with the URL at which they are served, the longest URL first. */
function listFolders({ sites, copied, sources, root }: ImageFolders) {
  return [
    ...sites.flatMap(({ origin, path }) => copied.map(directory => ({ url: origin + path, directory }))),
    ...sources.map(({ dir, url }) => ({
      url: url.endsWith('/') ? url : `${url}/`,
      directory: resolve(root, dir),
    })),
  ].sort((a, b) => b.url.length - a.url.length)
}

/** A URL's path as a file's; `undefined` where it is none. */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
