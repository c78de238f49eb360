import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository, whose Markdown files are the pages. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Folders of pages, in the order of the navigation: a page is added by its file alone. */
const folders = [
  { folder: 'docs/start', title: 'Five minutes with …' },
  { folder: 'docs', title: 'Guide' },
  { folder: 'docs/moving', title: 'Coming from …' },
  { folder: 'docs/providers', title: 'Providers' },
]

/** The READMEs that are pages too. */
const readmes = [
  'README.md',
  ...readdirSync(join(root, 'packages')).map(name => `packages/${name}/README.md`),
]

/** Pages below a heading of the navigation. */
interface Group {
  readonly text: string
  readonly collapsed: boolean
  readonly items: readonly { readonly text: string; readonly link: string }[]
}

/**
 * What becomes of a Markdown file: its path on the site, which ends with `.md`.
 *
 * @param file - relative to the repository
 * @returns `undefined` where it is no page
 */
export function pageOf(file: string): string | undefined {
  if (file === 'README.md') return 'overview.md'
  if (readmes.includes(file)) return `packages/${file.split('/')[1]}.md`
  const [, path] = /^docs\/((?!\.|node_modules\/).*\.md)$/.exec(file) ?? []
  return path?.replace(/README\.md$/, 'index.md')
}

/** The navigation: all pages but the home page, by folder, and in each by title. */
export function sidebar(): Group[] {
  const groups = folders.map(({ folder, title }) => ({
    text: title,
    files: readdirSync(join(root, folder))
      .filter(name => name.endsWith('.md') && name !== 'index.md')
      .map(name => `${folder}/${name}`),
  }))
  return [...groups, { text: 'READMEs', files: readmes }].map(({ text, files }, index) => ({
    text,
    collapsed: index > 1,
    items: files
      .map(file => ({ text: titleOf(file), link: `/${linkOf(file)}` }))
      .sort((one, other) => (one.text < other.text ? -1 : 1)),
  }))
}

/**
 * Where a link of a page leads on the site: to another page, or for what is no page, into the repository.
 *
 * @param file - that the link stands in, relative to the repository
 * @throws an Error that names file and link, where nothing is there
 */
export function resolveLink(file: string, link: string): string {
  const inRepository = link.replace(
    /^https:\/\/github\.com\/cdn-purge\/cdn-purge\/(?:blob|tree)\/main\//,
    '/',
  )
  if (/^(?:[a-z]+:|#)/.test(inRepository)) return link
  const [path = '', anchor] = inRepository.split('#')
  const target = path.startsWith('/') ? path.slice(1) : relative(root, join(root, dirname(file), path))
  if (!existsSync(join(root, target))) throw new Error(`${file} links to "${link}", which is not there.`)
  const isFolder = statSync(join(root, target)).isDirectory()
  const readme = isFolder ? join(target, 'README.md') : target
  const suffix = anchor === undefined ? '' : `#${anchor}`
  if (pageOf(readme) !== undefined && existsSync(join(root, readme))) return `/${linkOf(readme)}${suffix}`
  return `https://github.com/cdn-purge/cdn-purge/${isFolder ? 'tree' : 'blob'}/main/${target}${suffix}`
}

/** As GitHub names headings: links that work there work here. */
export function slugify(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-')
}

function linkOf(file: string): string {
  return (pageOf(file) ?? file).replace(/(?:index)?\.md$/, '')
}

function titleOf(file: string): string {
  const title = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1]
  if (title === undefined) throw new Error(`${file} has no title: a line that begins with "# ".`)
  return title.replaceAll('`', '').replace(/^Five minutes with /, '')
}
