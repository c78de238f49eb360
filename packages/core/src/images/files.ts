import { existsSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { placeOf } from '../delivery-url/source.ts'
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

/**
 * Makes the function that finds the file behind an image, however its URL is written. What is served at the very origin
 * that is written wins, then the longest URL that fits.
 */
export function createLocate(images: ImageFolders): (image: string) => ImageFile | undefined {
  const folders = listFolders(images)
  const { immutable } = images
  const holds = createFolderCheck()
  return image => {
    const place = placeOf(image)
    if (place === undefined) return undefined
    const fitting = folders.flatMap(folder => {
      const root = rootFor(place, folder.place)
      return place.startsWith(root) ? [{ ...folder, path: place.slice(root.length) }] : []
    })
    const exact = fitting.filter(({ url }) => image.startsWith(url))
    for (const { url, directory, path } of [...exact, ...fitting]) {
      if (!holds(directory, path)) continue
      const file = resolve(directory, path)
      if (file.startsWith(directory + sep) && isFile(file))
        return { path: file, url: url + encodePath(path), hashed: immutable(path) }
    }
    return undefined
  }
}

/**
 * Makes the function that says whether the folder of a path is in a directory at all. Each is looked for once: most
 * images that are not here have a whole folder that is not here.
 */
export function createFolderCheck(): (directory: string, path: string) => boolean {
  const found = new Map<string, boolean>()
  return (directory, path) => {
    const folder = directory + sep + path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    const known = found.get(folder) ?? existsSync(folder)
    found.set(folder, known)
    return known
  }
}

/** The paths of an image below the sites at which it may be; a path alone is one on each of them. */
export function pathsBelow(image: string, sites: readonly Site[]): readonly string[] {
  const place = placeOf(image)
  if (place === undefined) return []
  return sites.flatMap(({ origin, path }) => {
    const root = rootFor(place, placeOf(origin + path) ?? '')
    return place.startsWith(root) ? [place.slice(root.length)] : []
  })
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
  ]
    .map(folder => ({ ...folder, place: placeOf(folder.url) ?? '' }))
    .sort((a, b) => b.url.length - a.url.length)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

/** What a place below another one begins with: of a path alone, which is one on every host, the path. */
function rootFor(place: string, other: string): string {
  return place.startsWith('/') ? other.slice(other.indexOf('/')) : other
}
