import type * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import { suggest } from './suggest.ts'

type Issue = z.core.$ZodIssue

const english = en().localeError

/** For `safeParse`: zod's English messages, without setting them for everybody who uses zod. */
export const describeIssues = { error: english }

/**
 * One line for each problem of an object, naming the option.
 *
 * @param at - where the object stands, such as `targets[0] (wao)`; empty at the top
 * @param known - the options that it may have, for suggestions
 */
export function toProblems(issues: readonly Issue[], at: string, known: readonly string[]): string[] {
  return issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key => `${prefix(at)}unknown option "${key}"${suggest(key, known)}.`)
    }
    return [`${prefix(at)}"${toName(issue.path)}" ${toReason(issue)}.`]
  })
}

function toReason(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is required'
  if (issue.code === 'invalid_union') {
    // The branch that got furthest is the one the user meant.
    const meant = issue.errors.find(errors =>
      errors.every(error => error.code !== 'invalid_type' || error.path.length > 0),
    )
    const first = meant?.[0]
    if (first !== undefined) {
      return first.path.length === 0 ? toReason(first) : `at ${toName(first.path)} ${toReason(first)}`
    }
    if (issue.input === undefined) return 'is required'
  }
  return issue.message.replace(/^Invalid input: /, 'is wrong: ')
}

function toName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`,
    '',
  )
}

function prefix(at: string): string {
  return at === '' ? '' : `${at}: `
}
