import { CdnPurgeError } from '../errors/error.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { nearest } from '../options/suggest.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { standsFor } from '../plan/pattern.ts'
import type { Prepared } from '../prepare/model.ts'
import { createFilter } from '../scan/filter.ts'
import { normalizeUrl } from '../urls/normalize.ts'
import { resolveUrl } from '../urls/resolve.ts'
import { describeExcluded, type ExplainedFile, listFiles } from './files.ts'

/** What a text standsFor. */
export interface Asked {
  readonly files: readonly ExplainedFile[]
  readonly urls: readonly string[]
}

/** How many suggestions are made for something that is not known. */
const SUGGESTIONS = 3

/**
 * Finds what a text names: an absolute URL, a path on any host of the site, or a file by its path in an output.
 *
 * @param isFile - whether an output's directory holds a file, for those that the options leave out
 * @throws CdnPurgeError `USAGE`, with what is nearest, for something that neither a file nor anything due is known by
 */
export function findAsked(
  prepared: Prepared,
  asked: string,
  isFile: (output: string, path: string) => boolean,
): Asked {
  const isUrl = /^https?:\/\//i.test(asked)
  const found =
    isUrl || asked.startsWith('/') ? findUrls(prepared, asked, isFile) : findFile(prepared, asked, isFile)
  if (found !== undefined) return found
  const known = [...listFiles(prepared)].flatMap(({ path, urls }) =>
    isUrl ? urls : asked.startsWith('/') ? urls.map(url => url.slice(new URL(url).origin.length)) : [path],
  )
  const near = nearest(asked, known, SUGGESTIONS)
  throw new CdnPurgeError(
    'USAGE',
    `${asked} is no URL or file that is known: no output holds it, now or at the last deploy, and nothing like it is due.`,
    { hint: near.length === 0 ? undefined : `Did you mean ${near.join(', or ')}?` },
  )
}

function findFile(
  prepared: Prepared,
  asked: string,
  isFile: (output: string, path: string) => boolean,
): Asked | undefined {
  const path = asked.replace(/^(?:\.\/)+/, '')
  const isAsked = (file: { readonly output: string; readonly path: string }) =>
    file.path === path || `${file.output}/${file.path}` === path
  const files = [...listFiles(prepared)].filter(isAsked)
  for (const output of prepared.outputs) {
    const inside = path.startsWith(`${output.name}/`) ? path.slice(output.name.length + 1) : path
    for (const each of new Set([path, inside])) {
      if (isExcluded(prepared.input.options, output, each) && isFile(output.name, each)) {
        files.push(describeExcluded(output, each))
      }
    }
  }
  return files.length === 0 ? undefined : { files, urls: [...new Set(files.flatMap(({ urls }) => urls))] }
}

function findUrls(
  prepared: Prepared,
  asked: string,
  isFile: (output: string, path: string) => boolean,
): Asked | undefined {
  const { outputs, targets, input } = prepared
  const sites = outputs.flatMap(output => output.sites)
  const wanted = new Set(asked.startsWith('/') ? resolveUrl(asked, sites) : [normalizeUrl(asked)])
  const isWanted = ({ urls }: ExplainedFile) => urls.some(url => wanted.has(url))
  const files = [...listFiles(prepared)].filter(isWanted)
  for (const output of outputs) {
    for (const path of possibleFiles(output, wanted)) {
      if (!isExcluded(input.options, output, path) || !isFile(output.name, path)) continue
      const file = describeExcluded(output, path)
      if (isWanted(file)) files.push(file)
    }
  }
  // "Everything" says of no URL that there is such a thing.
  const due = targets.flatMap(({ due }) => [...due]).filter(({ kind }) => kind !== 'everything')
  const urls = [...wanted].filter(
    url =>
      url !== undefined &&
      (files.some(file => file.urls.includes(url)) || due.some(item => standsFor(item, url))),
  )
  return urls.length === 0 ? undefined : { files, urls: urls.flatMap(url => url ?? []) }
}

/** Files that URLs may stand for, by the usual mapping. */
function* possibleFiles({ sites }: PreparedOutput, urls: ReadonlySet<string | undefined>): Iterable<string> {
  for (const url of urls) {
    for (const { origin, path } of sites) {
      if (!url?.startsWith(origin + path)) continue
      const file = decode(url.slice(origin.length + path.length))
      if (file === undefined) continue
      const folder = file === '' || file.endsWith('/') ? file : `${file}/`
      yield* new Set([file, `${file}.html`, `${folder}index.html`])
    }
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

function isExcluded({ include, exclude }: ResolvedOptions, { only }: PreparedOutput, path: string): boolean {
  if (only !== undefined || path === '') return false
  return !createFilter(include, exclude).wants(path)
}
