import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../docs/providers/', import.meta.url))
const providers = fileURLToPath(new URL('../../packages/core/src/providers/', import.meta.url))

/** The page of a provider. */
export interface ProviderPage {
  readonly id: string
  /** Absolute. */
  readonly file: string
  readonly text: string
}

/** The pages of docs/providers, one a provider. */
export const providerPages: readonly ProviderPage[] = readdirSync(folder)
  .filter(name => name.endsWith('.md') && name !== 'README.md')
  .map(name => ({
    id: name.slice(0, -'.md'.length),
    file: folder + name,
    text: readFileSync(folder + name, 'utf8'),
  }))

/** The cells of the table below a heading, a list a row, without its head; none where there is no such table. */
export function rowsBelow(heading: string, text: string): readonly (readonly string[])[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const lines = section.match(/^\|.*\|$/gm) ?? []
  return lines.slice(2).map(line => line.slice(2, -2).split(' | '))
}

/** The folder of a provider's file beneath that of all providers, with its slash; empty where it lies in that. */
export function folderOf(id: string): string {
  const found = ['', 'cdn/', 'server/'].find(folder => existsSync(`${providers}${folder}${id}.ts`))
  if (found === undefined) throw new Error(`No file of the provider ${id} was found.`)
  return found
}

/** What the sources of a provider mark with the word ASSUME, each assumption by itself, as {@link plain} writes it. */
export function assumptionsOf(id: string): readonly string[] {
  const path = providers + folderOf(id) + id
  const own = existsSync(path) ? readdirSync(path).filter(name => !name.endsWith('.test.ts')) : []
  const files = [`${path}.ts`, ...own.map(name => `${path}/${name}`)]
  return files.flatMap(file => assumptionsIn(readFileSync(file, 'utf8')))
}

/** The assumptions of a source: what follows ASSUME up to the end of its paragraph, apart at each semicolon. */
export function assumptionsIn(source: string): readonly string[] {
  const comments = source.match(/\/\*\*[\s\S]*?\*\/|(?:^ *\/\/.*\n)+/gm) ?? []
  return comments.flatMap(comment => {
    const text = comment.replace(/^ *(?:\/\/|\/\*\*|\*\/|\*) ?|\*\/$/gm, '')
    const [, assumed] = /\bASSUME:?\s+([\s\S]*?)(?:\n\s*\n|\n@|$)/.exec(text) ?? []
    return assumed === undefined ? [] : assumed.split(/;\s/).map(plain)
  })
}

/** A sentence without its full stop, on one line, and small at its start, to be compared with another. */
export function plain(sentence: string): string {
  const text = sentence.replace(/\s+/g, ' ').trim().replace(/\.$/, '')
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
