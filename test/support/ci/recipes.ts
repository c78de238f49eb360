import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const page = fileURLToPath(new URL('../../../docs/ci.md', import.meta.url))

/**
 * A file as `docs/ci.md` shows it.
 *
 * @param heading - that the block stands below
 * @param file - the name in the comment that the block begins with, or for a script has behind its `#!`
 * @throws an Error where there is no such block
 */
export function recipe(heading: string, file: string): string {
  const sections = readFileSync(page, 'utf8').replace(/^# /, '').split(/^## /m)
  const section = sections.find(text => text.startsWith(`${heading}\n`)) ?? ''
  const blocks = [...section.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, text = '']) => text)
  const found = blocks.find(text => /^(?:#!.*\n)?(?:#|\/\/) (.*)\n/.exec(text)?.[1] === file)
  if (found === undefined) throw new Error(`docs/ci.md has no block of "${file}" below "${heading}".`)
  return found
}
