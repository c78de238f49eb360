import { resolvePath } from '../support/site-model.ts'

/** What a site serves: contents by the path of the file in the output. */
export type Contents = Readonly<Record<string, string>>

/** What is served under each site's root, an absolute URL. */
export type Sites = ReadonlyMap<string, Contents>

/** What an address is answered with; `undefined`: 404. */
export type Answer = string | undefined

/** The addresses of a file beneath a root, as browsers request them; `queries` come behind its own name. */
export function addressesOf(root: string, file: string, queries: readonly string[] = []): string[] {
  const named = [file, ...formsOf(file)].map(form => root + encodePath(form))
  return [...named, ...queries.map(query => root + encodePath(file) + query)]
}

/** What a static host answers an absolute URL with: a page, or an image under a delivery URL that names it. */
export function answerOf(sites: Sites, url: string): Answer {
  const address = url.replace(/\?.*$/s, '')
  const site = [...sites].find(([root]) => address.startsWith(root))
  if (site === undefined) {
    const [, source] = /^http:\/\/[^/]+\/(?:[a-z]+:[^/]+\/)+(http:\/\/.*)$/s.exec(url) ?? []
    return source === undefined ? undefined : answerOf(sites, source)
  }
  const [root, contents] = site
  return resolvePath(decodeURIComponent(address.slice(root.length)), new Map(Object.entries(contents)))
}

/** Other paths at which static hosts serve a page. */
function formsOf(file: string): string[] {
  const [, folder] = /^(.*\/|)index\.html$/.exec(file) ?? []
  if (folder !== undefined) return folder === '' ? [''] : [folder, folder.slice(0, -1)]
  return file.endsWith('.html') ? [file.slice(0, -'.html'.length)] : []
}

/** As browsers do it: the rest is sent as it is. */
function encodePath(path: string): string {
  const url = new URL('http://localhost/')
  url.pathname = path.replace(/[%?#\\]/g, encodeURIComponent)
  return url.pathname.slice(1)
}
