import { spread } from './random.ts'

/** A kind of change to a site. */
export interface Pattern {
  readonly name: string
  readonly isDue: (path: string, index: number) => boolean
  /** The fewest items that can name it, where that is known. */
  readonly items?: number
}

/** Nine changes as sites see them; of a site with `size` URLs. */
export const patterns: readonly Pattern[] = [
  { name: 're-encode of /images', isDue: path => path.startsWith('/images/'), items: 1 },
  { name: 'one image folder', isDue: path => path.startsWith('/images/cat-7/'), items: 1 },
  { name: 'one page', isDue: path => path.startsWith('/de/blog/00/page-0/') },
  { name: 'header of all pages', isDue: path => path.endsWith('.html'), items: 1 },
  { name: 'a locale removed', isDue: path => path.startsWith('/fr/'), items: 1 },
  { name: 'all assets', isDue: path => path.startsWith('/assets/'), items: 1 },
  {
    name: 'header and assets',
    isDue: path => path.endsWith('.html') || path.startsWith('/assets/'),
    items: 2,
  },
  { name: 'random 1 %', isDue: (_, index) => spread(index) < 0.01 },
  { name: 'everything', isDue: () => true, items: 1 },
]

const locales = ['de', 'en', 'fr', 'it']
const sections = ['blog', 'docs', 'shop', 'news', 'help']
const pageFiles = ['index.html', 'data.json', 'hero.webp']

/** The sorted paths of a site: 40 % pages, 30 % images, 20 % assets, 10 % other files. */
export function makeSite(size: number): string[] {
  const paths: string[] = []
  for (let i = 0; paths.length < size * 0.4; i++) {
    const section = sections[Math.floor(i / locales.length) % sections.length]
    const number = String(Math.floor(i / 20) % 100).padStart(2, '0')
    for (const file of pageFiles)
      paths.push(`/${locales[i % locales.length]}/${section}/${number}/page-${i}/${file}`)
  }
  for (let i = 0; i < size * 0.3; i++)
    paths.push(`/images/cat-${i % 211}/photo-${i}.${i % 3 === 0 ? 'jpg' : 'webp'}`)
  for (let i = 0; i < size * 0.2; i++)
    paths.push(`/assets/chunk-${i}-${spread(i).toString(36).slice(2, 10)}.${i % 5 === 0 ? 'css' : 'js'}`)
  while (paths.length < size) paths.push(`/static/files/document-${paths.length}.pdf`)
  return paths.sort()
}
