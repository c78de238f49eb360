import type { DueItem } from '../plan/model.ts'
import { isAssetId } from '../plan/pattern.ts'
import { resolveUrl } from '../urls/resolve.ts'
import type { Site } from '../urls/sites.ts'

/** Why a text cannot be purged. */
export interface Problem {
  readonly problem: string
}

/** Whether a text could not be read. */
export function isProblem(read: readonly DueItem[] | Problem): read is Problem {
  return 'problem' in read
}

/** Reads an absolute URL, a path on every host of the site, or an asset's identifier. */
export function readUrl(text: string, sites: readonly Site[]): readonly DueItem[] | Problem {
  if (isAssetId(text)) return [{ kind: 'asset', item: text }]
  if (text.endsWith('/*')) {
    return {
      problem: `"${text}" ends in "*", and a URL is purged as it is written. For all beneath it: --prefix ${text.slice(0, -1)}`,
    }
  }
  if (/(?:^|\/)\*\.[^/]*$/.test(text)) {
    return {
      problem: `"${text}" starts with "*.", and a URL is purged as it is written. For all of that extension: --extension "${text}"`,
    }
  }
  const urls = resolveUrl(text, sites)
  return urls?.map(item => ({ kind: 'url', item })) ?? { problem: `"${text}" ${neither(text, sites)}` }
}

/** Whether a prefix names no folder, but the beginning of a name. */
export function endsInName(prefix: string): boolean {
  return !/(?:\/|\/\*)$/.test(prefix) && !/[?#]/.test(prefix)
}

/** Reads a folder, by URL or path. */
export function readPrefix(text: string, sites: readonly Site[]): readonly DueItem[] | Problem {
  const folder = text.endsWith('/*') ? text.slice(0, -1) : text
  if (/[?#]/.test(folder)) return { problem: `The prefix "${text}" holds a query: it must be of a path.` }
  const urls = resolveUrl(folder, sites)
  return (
    urls?.map(item => ({ kind: 'prefix', item })) ?? {
      problem: `The prefix "${text}" ${neither(text, sites)}`,
    }
  )
}

/** Reads an extension, of the site or of a folder. */
export function readExtension(text: string, sites: readonly Site[]): readonly DueItem[] | Problem {
  const [, folder, extension] = /^(?:(.*\/)\*\.|\*?\.)?([^./*?#\s]+)$/.exec(text) ?? []
  const folders =
    folder === undefined ? sites.map(({ origin, path }) => origin + path) : resolveUrl(folder, sites)
  if (extension === undefined || folders === undefined || /[?#]/.test(folder ?? '')) {
    return { problem: `"${text}" is not an extension such as "jpg", or "/img/*.jpg" for a folder.` }
  }
  return folders.map(url => ({ kind: 'extension', item: `${url}*.${extension}` }))
}

/** Says of a text that it names nothing, and what it may have been meant to name. */
export function neither(text: string, sites: readonly Site[]): string {
  const [first = ''] = text.split('/', 1)
  const site = sites.find(({ origin }) => new URL(origin).host === first.toLowerCase())
  const isPath = /^[\w.-]+(?:\/|$)/.test(text) && !text.includes(':')
  const meant = site === undefined ? isPath && `/${text}` : `${site.origin}${text.slice(first.length) || '/'}`
  const guess = meant === false ? '' : ` (did you mean "${meant}"?)`
  return `is neither an absolute http or https URL nor a path that starts with "/"${guess}.`
}
