import type { Target } from '../options/target.ts'
import { isUnread, type Said, type Vocabulary } from '../providers/contract/vocabulary.ts'

/** What a user says to a vendor, in its own words or by a flag that stands for them. */
export interface Saying {
  /** As it was typed, for messages. */
  readonly typed: string
  /** Whether it means the same to every vendor that knows it; if not, it is meant for one target. */
  readonly shared?: boolean
  /** Whether a target may hold what it names. Default: each may. */
  readonly mayHold?: (target: Target) => boolean
  /** It as a text that a vocabulary reads; `undefined`: the vocabulary has nothing of the kind. */
  textIn(vocabulary: Vocabulary): string | undefined
}

/** What is said to a target. */
export interface SaidTo {
  readonly target: string
  readonly said: Said
}

/** Who is told what. */
export interface Understood {
  readonly said: readonly SaidTo[]
  readonly problems: readonly string[]
  /** What is not purged somewhere, though nothing is wrong with it. */
  readonly warnings: readonly string[]
}

/**
 * Finds the targets that understand what is said.
 *
 * @param named - whether the user named the targets: then each of them must
 */
export function understand(
  sayings: readonly Saying[],
  targets: readonly Target[],
  named: boolean,
): Understood {
  const said: SaidTo[] = []
  const problems = new Set<string>()
  const warnings = new Set<string>()
  for (const saying of sayings) {
    const { typed, shared = false, mayHold = () => true } = saying
    const tried = targets.filter(mayHold).flatMap(target => tryAt(target, saying))
    const able = tried.flatMap(each => each.able ?? [])
    const names = able.map(({ target }) => target)
    const others = targets.filter(({ name }) => !names.includes(name))
    if (able.length === 0) {
      for (const { why } of tried) problems.add(`${typed}: ${why}.`)
      if (tried.length === 0)
        problems.add(`${typed}: nothing of the kind can be said to ${listNames(targets)}.`)
    } else if (named && others.length > 0) {
      problems.add(`${typed}: that cannot be said to ${listNames(others)}.`)
    } else if (!shared && !named && able.length > 1) {
      problems.add(`${typed} may be meant for ${names.join(', ')}. Name one, such as --target ${names[0]}.`)
    } else {
      said.push(...able)
      if (shared && others.length > 0) {
        warnings.add(`${typed} is not purged at ${listNames(others)}: that cannot be said there.`)
      }
    }
  }
  return { said, problems: [...problems], warnings: [...warnings] }
}

function tryAt(
  { name, title, api: { vocabulary } }: Target,
  { textIn }: Saying,
): { readonly able?: SaidTo; readonly why?: string }[] {
  const text = vocabulary && textIn(vocabulary)
  const read = text === undefined ? undefined : vocabulary?.read(text)
  if (read === undefined) return []
  return [
    isUnread(read)
      ? { why: `for ${title} (target "${name}") it ${read.problem}` }
      : { able: { target: name, said: read } },
  ]
}

function listNames(targets: readonly Target[]): string {
  return targets.map(({ name }) => name).join(', ')
}
