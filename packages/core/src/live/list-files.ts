import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readManifest } from '../manifest/manifest.ts'
import { originOf } from '../plan/address.ts'
import type { Prepared } from '../prepare/model.ts'
import type { LiveFile } from './model.ts'

/** What of an output's files is looked at. */
export interface Wanted {
  /** The URLs that matter; of a file that has none of them, none is asked for. */
  readonly url: (url: string) => boolean
  /** Files that matter whatever their URLs, by path; their first host is asked. */
  readonly file?: (path: string) => boolean
}

/** A file with the folder that holds it, or held it. */
export interface ListedFile extends LiveFile {
  /** Absolute; absent: it is not on this machine. */
  readonly directory: string | undefined
}

/**
 * Lists the files of all outputs, one entry for each host that serves them, with what must come from there. What an
 * output's own target alone serves is left out: it has an origin of its own.
 *
 * @param home - absolute; where the names of outputs start
 */
export function listFiles(
  { outputs, elsewhere }: Pick<Prepared, 'outputs' | 'elsewhere'>,
  home: string,
  wantedOf: (output: Prepared['elsewhere'][number]) => Wanted,
): readonly ListedFile[] {
  const own = outputs.map(output => ({ output, directory: output.directory }))
  const others = elsewhere.map(output => ({ output, directory: resolve(home, output.name) }))
  return [...own, ...others].flatMap(({ output, directory }) => {
    if (output.only !== undefined) return []
    const wanted = wantedOf(output)
    const { changes, urls, manifest } = output
    const before = new Map(changes.changed.map(change => [change.path, change.before]))
    const { paths, hashes } = readManifest(manifest)
    const present = paths.flatMap((path, index) => {
      const about = { path, hash: hashes[index], before: before.get(path) }
      return byHost(urls.now(path), path, wanted).map(found => ({ ...about, urls: found, directory }))
    })
    const removed = changes.removed.flatMap(({ path, before: old }) => {
      // Without the old bytes nothing is known that must not come.
      if (old === undefined) return []
      const found = byHost(urls.all(path), path, { url: wanted.url })
      return found.map(each => ({ path, before: old, urls: each, directory: undefined }))
    })
    return [...present, ...removed]
  })
}

/** With the place and length of each file, as far as it is on this machine. */
export function locate(files: readonly ListedFile[]): readonly LiveFile[] {
  return files.map(({ directory, ...about }) => {
    if (directory === undefined) return about
    const file = resolve(directory, about.path)
    const size = statSync(file, { throwIfNoEntry: false })?.size
    return size === undefined ? about : { ...about, file, size }
  })
}

function byHost(
  urls: readonly string[],
  path: string,
  { url: isWanted, file }: Wanted,
): readonly (readonly string[])[] {
  const wanted = urls.filter(isWanted)
  if (wanted.length > 0) return groupByHost(wanted)
  return file?.(path) === true ? groupByHost(urls).slice(0, 1) : []
}

function groupByHost(urls: readonly string[]): readonly (readonly string[])[] {
  const hosts = new Map<string, string[]>()
  for (const url of urls) {
    const origin = originOf(url)
    const list = hosts.get(origin) ?? []
    hosts.set(origin, list)
    list.push(url)
  }
  return [...hosts.values()]
}
