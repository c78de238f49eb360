import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A fenced block of a page. */
export interface Block {
  /** The page, relative to the repository. */
  readonly page: string
  /** The line of its fence, from 1. */
  readonly line: number
  readonly language: string
  readonly text: string
  /** The heading that it stands below, without its marks. */
  readonly heading: string
}

/** The pages of the site: all of docs, and the READMEs of the repository and its packages. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(`${root}/packages`).map(name => `packages/${name}/README.md`),
  ...readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md') && !/(?:^|\/)(?:node_modules|\.vitepress)\//.test(path))
    .map(path => `docs/${path}`)
    .sort(),
]

/** Reads the fenced blocks of a page; those without a language are output, or drawings. */
export function readBlocks(page: string, source: string = readFileSync(`${root}/${page}`, 'utf8')): Block[] {
  const found: Block[] = []
  let heading = ''
  let open: { line: number; language: string; lines: string[] } | undefined
  for (const [index, line] of source.split('\n').entries()) {
    const [, language] = /^ {0,3}```(\w*)/.exec(line) ?? []
    if (open !== undefined && language === '') {
      const { lines, ...rest } = open
      found.push({ page, heading, ...rest, text: lines.map(text => `${text}\n`).join('') })
      open = undefined
    } else if (open !== undefined) open.lines.push(line)
    else if (language !== undefined) open = { line: index + 1, language, lines: [] }
    else heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading
  }
  return found.filter(block => block.language !== '')
}
