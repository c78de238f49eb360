/** One more host that serves the same files. */
export const SECOND_SITE = 'https://static.example.com/'

/** A file with a query in two of its URLs, where {@link queryUrls} is the option `urls`. */
const searchPage = 'search.html'

/** The option `urls` of a site whose search page is known with queries. */
export const queryUrls = (file: string): readonly string[] | undefined =>
  file === searchPage ? ['/search.html', '/search', '/search.html?q=1', '/search.html?q=/news/'] : undefined

/** Names of files with a content hash in them. */
const hashedNames = ['assets/app-CeLU_qfb.js', 'assets/app-CeLU_qfb.js.map', 'assets/main.599cbaee.css']

/** Whether the default of the option `immutable` counts a file. */
export const isHashed = (name: string): boolean => hashedNames.includes(name)

/** More than 500 characters once it is encoded: as a path, Paradarum refuses it. */
export const longName = `long/${'é'.repeat(90)}.css`

/** Names that a site may have, none of which is a folder of another. */
export const names = [
  ...hashedNames,
  longName,
  searchPage,
  'index.html',
  'a/index.html',
  'a.html',
  'a/b.html',
  'a/b/index.html',
  'a/b/c.css',
  'a/b/c/d.css',
  'a/b.css',
  'b',
  'b.html',
  'page.html.html',
  'page.html',
  'old.htm',
  'data.js',
  'data.json',
  'data.js.map',
  'news/index.html',
  'news/1.html',
  'news/feed.xml',
  'newsletter/index.html',
  'newsletter.html',
  'sw.js',
  'assets/pic.jpg',
  'assets/photo.JPG',
  'assets/logo.svg',
  'long/short.css',
  'odd/star*.css',
  'odd/a,b.css',
  'odd/hash#.css',
  'odd/query?.css',
  'odd/query?.html',
  'odd/100%.css',
  'odd/%41.css',
  'odd/A.css',
  'odd/two words.css',
  'odd/+.css',
  'odd/it\'s "(quoted)".css',
  'odd/$&[x]{y}|~;=@!.css',
  'odd/back\\slash.css',
  'odd/caf\u00e9.html',
  'odd/cafe\u0301.html',
  'odd/日本/🦊.css',
  '.well-known/site.txt',
] as const

/** An address of a site: the URL, and the path that it names, decoded, without query and leading `/`. */
export interface Page {
  readonly url: string
  readonly path: string
}

/** All addresses that a file is known by, each as a browser requests it. */
export function pagesOf(name: string, sites: readonly string[], queries: boolean): Page[] {
  const custom = queries ? queryUrls(name) : undefined
  const paths = custom?.map(path => path.slice(1)) ?? formsOf(name)
  return sites.flatMap(site =>
    paths.map(path => {
      const [file = '', query] = custom === undefined ? [path] : path.split('?')
      const url = new URL(site)
      // What stands for something else in a URL; the rest is for the URL itself to encode.
      url.pathname = file.replace(/[%?#\\]/g, encodeURIComponent)
      return { url: url.href + (query === undefined ? '' : `?${query}`), path: file }
    }),
  )
}

function formsOf(name: string): string[] {
  const [, index] = /^(.*\/)?index\.html?$/.exec(name) ?? []
  if (name === 'index.html') return [name, '']
  if (index !== undefined) return [name, index, index.slice(0, -1)]
  return /\.html?$/.test(name) ? [name, name.replace(/\.html?$/, '')] : [name]
}

/** The file that a static host answers a path with; `undefined`: it answers 404. */
export function resolvePath(path: string, files: ReadonlyMap<string, string>): string | undefined {
  const candidates =
    path === '' || path.endsWith('/') ? [`${path}index.html`] : [path, `${path}.html`, `${path}/index.html`]
  const found = candidates.find(candidate => files.has(candidate))
  return found === undefined ? undefined : files.get(found)
}
