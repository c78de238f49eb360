import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { insert } from '../edit/source.ts'
import { copyOf, type Data, fieldsOf, isItems, itemsOf, readYaml } from './document.ts'
import { planGitHub } from './github.ts'
import { planGitLab } from './gitlab.ts'
import type { Setting } from './lines.ts'
import type { CiFile, CiStep } from './model.ts'
import type { Addition } from './places.ts'

/** What became of a file's text. */
export type CiEdit =
  | {
      readonly action: 'edit'
      readonly text: string
      /** What is left to the user. */
      readonly notes: readonly string[]
    }
  /** The job purges. */
  | { readonly action: 'there' }
  /** It is written in a way in which nobody can be sure what an edit does. */
  | { readonly action: 'unsure'; readonly reason: string }

/** Has a job purge after one of its steps, and changes nothing else of its file. */
export function editCi({ text, service }: CiFile, step: CiStep, setting: Setting): CiEdit {
  const file = readYaml(text)
  if (typeof file === 'string') return { action: 'unsure', reason: file }
  const planned = { github: planGitHub, gitlab: planGitLab }[service](file, step, setting)
  if (planned === 'there') return { action: 'there' }
  if (typeof planned === 'string') return { action: 'unsure', reason: planned }
  const { additions, notes } = planned
  const made = write(text, additions)
  const read = readYaml(made)
  // What came of it is what it was, with what was added to it: an alias would have brought that elsewhere, too.
  return typeof read === 'string' || !isDeepStrictEqual(read.data, additions.reduce(withAddition, file.data))
    ? { action: 'unsure', reason: 'what is added there would change something else, too' }
    : { action: 'edit', text: made, notes }
}

function write(text: string, additions: readonly Addition[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  return insert(
    text,
    additions.map(({ at, indent, lines }) => {
      const block = lines.map(line => (line === '' ? '' : indent + line)).join(newline)
      const isOpen = at > 0 && text[at - 1] !== '\n'
      return { at, text: isOpen ? newline + block : block + newline }
    }),
  )
}

/** Data with what an addition says. */
function withAddition(data: Data, addition: Addition, done: number, all: readonly Addition[]): Data {
  const { path, index, lines } = addition
  const added = copyOf(parse(lines.join('\n')))
  // Those before it in the same list have moved it.
  const earlier = all.slice(0, done).filter(each => isDeepStrictEqual(each.path, path))
  const moved = earlier.reduce((sum, each) => sum + itemsOf(copyOf(parse(each.lines.join('\n')))).length, 0)
  const put = (at: Data, [key, ...rest]: readonly string[]): Data => {
    if (key !== undefined) return { ...fieldsOf(at), [key]: put(fieldsOf(at)[key] ?? null, rest) }
    return index === undefined || !isItems(at)
      ? { ...fieldsOf(at), ...fieldsOf(added) }
      : at.toSpliced(index + moved, 0, ...itemsOf(added))
  }
  return put(data, path)
}
