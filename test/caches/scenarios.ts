import type { Contents } from './addresses.ts'

/** What happens to a site whose addresses are all cached. */
export interface Scenario {
  readonly name: string
  /** The roots that serve it, on hosts that begin with a label of the test's own. @default one, of its own host */
  readonly sites?: (label: string) => readonly string[]
  /** What is deployed, one after the other. */
  readonly deployments: readonly Contents[]
  /** Queries with which a file is known too. */
  readonly queries?: Readonly<Record<string, readonly string[]>>
}

/** An image whose width is what a browser tells of it. */
export function image(width: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="100%" height="10"/></svg>\n`
}

/** What every site has. */
export const site: Contents = {
  'index.html': '<h1>Home</h1>\n',
  'about.html': '<h1>About</h1>\n',
  'news/index.html': '<h1>News</h1>\n',
  'news/1.html': '<h1>One</h1>\n',
  'newsletter.html': '<h1>Newsletter</h1>\n',
  'style.css': 'body { color: black }\n',
  'style.css.txt': 'of the stylesheet\n',
  'img/hero.svg': image(11),
  'img/logo.svg': image(12),
}

const oddNames = ['two words', 'café', 'tilde~', '100%', 'it\'s "quoted"', 'a&b=c+d', '日本']
const odd = (text: string, width: number): Contents => ({
  ...site,
  ...Object.fromEntries(oddNames.map(name => [`odd/${name}.html`, `<h1>${text}</h1>\n`])),
  ...Object.fromEntries(oddNames.map(name => [`odd/${name}.svg`, image(width)])),
  'odd/plain.html': '<h1>Plain</h1>\n',
  'odd/plain.svg': image(13),
})

const edited: Contents = {
  ...site,
  'news/index.html': '<h1>News of today</h1>\n',
  'img/hero.svg': image(22),
}

const { 'newsletter.html': _removed, ...without } = site

const queries = { 'search.html': ['?q=1', '?q=2'], 'list.html': ['?page=2', '?page=/news/'] }
const lists: Contents = { ...site, 'search.html': '<h1>Search</h1>\n', 'list.html': '<h1>List</h1>\n' }

/** A page and an image: something for every cache. */
export const edit: Scenario = { name: 'a page and an image', deployments: [site, edited] }

/** What is tried on each cache. */
export const scenarios: readonly Scenario[] = [
  { name: 'a page is edited', deployments: [site, { ...site, 'about.html': '<h1>About us</h1>\n' }] },
  {
    name: 'the page of a folder is edited',
    deployments: [site, { ...site, 'news/index.html': '<h1>News of today</h1>\n' }],
  },
  { name: 'an image is replaced', deployments: [site, { ...site, 'img/hero.svg': image(22) }] },
  {
    name: 'a stylesheet is edited',
    deployments: [site, { ...site, 'style.css': 'body { color: red }\n' }],
  },
  { name: 'a page is removed', deployments: [site, without] },
  { name: 'a page is added whose 404 is cached', deployments: [without, site] },
  {
    name: 'beneath a base path',
    sites: label => [`http://${label}.shop.test/docs/`],
    deployments: [site, edited],
  },
  {
    name: 'on two hosts',
    sites: label => [`http://${label}.shop.test/`, `http://${label}.static.shop.test/`],
    deployments: [site, edited],
  },
  {
    name: 'on two hosts, each with a base path of its own',
    sites: label => [`http://${label}.shop.test/docs/`, `http://${label}.static.shop.test/v1/`],
    deployments: [site, edited],
  },
  {
    name: 'a page with queries is edited',
    queries,
    deployments: [lists, { ...lists, 'list.html': '<h1>A longer list</h1>\n' }],
  },
  { name: 'names with odd characters', deployments: [odd('old', 11), odd('new', 22)] },
  { name: 'a new version, and back', deployments: [site, edited, site] },
  { name: 'many files at once', deployments: [many(1), many(2)] },
]

/** More files of one folder change than a request of most vendors may hold. */
function many(version: number): Contents {
  const numbers = Array.from({ length: 101 }, (_, index) => index)
  return {
    ...site,
    ...Object.fromEntries(numbers.map(number => [`gallery/${number}.svg`, image(1000 * version + number)])),
    'gallery/kept.svg': image(14),
  }
}
