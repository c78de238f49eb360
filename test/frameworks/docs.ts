import { readFileSync } from 'node:fs'

/** What users copy: a block of code below a heading of the page, whose first line names the file. */
export interface Block {
  readonly heading: string
  readonly file: string
  /** Without the line that names the file. */
  readonly text: string
}

/** The blocks of docs/frameworks.md that are files, in the order of the page. */
export const blocks: readonly Block[] = readBlocks(
  readFileSync(new URL('../../docs/frameworks.md', import.meta.url), 'utf8'),
)

/**
 * The text of a block: rows write it word for word, so that what the page says is what was tried.
 *
 * @throws an Error that names heading and file where the page has no such block
 */
export function documented(heading: string, file: string): string {
  const found = blocks.find(block => block.heading === heading && block.file === file)
  if (found === undefined) {
    throw new Error(`docs/frameworks.md has no block below "${heading}" that begins with "// ${file}".`)
  }
  return found.text
}

/**
 * A text with one place of it changed.
 *
 * @throws an Error that shows the place where the text lacks it
 */
export function change(text: string, place: string, into: string): string {
  if (!text.includes(place)) throw new Error(`"${place}" is not in:\n${text}`)
  return text.replace(place, () => into)
}

/** The text of a block, with options in the call of the plugin where some are given. */
export function withOptions(text: string, options: string): string {
  return options === '' ? text : change(text, 'cdnPurge()', `cdnPurge(${options})`)
}

function readBlocks(page: string): Block[] {
  return page.split(/^##? /m).flatMap(section => {
    const heading = section.slice(0, section.indexOf('\n'))
    const found = section.matchAll(/^```\w+\n\/\/ (\S+)\n(.*?)^```$/gms)
    return [...found].map(([, file = '', text = '']) => ({ heading, file, text }))
  })
}
