import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = foldersOf('packages').map(folder => `${folder}/README.md`)
const folders = [
  '.',
  'docs',
  ...foldersOf('docs'),
  'test/bench',
  ...foldersOf('examples'),
  ...foldersOf('playground'),
]
const pages = folders.flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name)),
)

test.each([...pages, ...packages])('%s links to what is there', page => {
  expect(linksIn(page).filter(link => !/^https?:/.test(link) && !isThere(page, link))).toEqual([])
})

// On npm a README is alone: nothing else of the repository is there.
test.each(packages)('%s needs nothing of the repository', page => {
  expect(linksIn(page).filter(link => !/^(?:https?:|#)/.test(link))).toEqual([])
})

function foldersOf(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries
    .filter(entry => entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name))
    .map(({ name }) => `${folder}/${name}`)
}

function linksIn(page: string): string[] {
  return linksOf(readFileSync(join(root, page), 'utf8'))
}

/** Targets of the links in a text, but for what stands in code. */
function linksOf(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, link = '']) => link)
}

function prose(text: string): string {
  return text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, code => code.replace(/[[\]()]/g, ''))
}

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? join(root, page) : join(root, dirname(page), path)
  if (!existsSync(file)) return false
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor)
}

/** As GitHub and npm name headings. */
function anchorsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
}
