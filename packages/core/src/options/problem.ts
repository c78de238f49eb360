import type * as z from 'zod/mini'
import type { OptionInfo } from '../providers/contract/option.ts'
import { suggest } from './suggest.ts'

type Issue = z.core.$ZodIssue

/** An option that an object may have. */
type Known = Pick<OptionInfo, 'type'> & { readonly name: string }

/**
 * For `safeParse`: issues that have no words of their own stay without, and each knows the value that it is about. No
 * value is ever shown: it might be a secret.
 */
export const describeIssues = { error: () => '', reportInput: true }

/**
 * One line for each problem of an object, naming the option, what it must be, and what it is.
 *
 * @param at - where the object stands, such as `targets[0] (wao)`; empty at the top
 * @param known - the options that it may have
 */
export function toProblems(issues: readonly Issue[], at: string, known: readonly Known[]): string[] {
  const where = at === '' ? '' : `${at}: `
  return issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      const names = known.map(({ name }) => name)
      return issue.keys.map(key => `${where}unknown option "${key}"${suggest(key, names)}.`)
    }
    return explain(issue, known.find(({ name }) => name === issue.path[0])?.type).map(
      ({ path, reason }) => `${where}"${toName(path)}" ${reason}.`,
    )
  })
}

/** Something wrong, and where in the option it is. */
interface Fault {
  readonly path: readonly PropertyKey[]
  readonly reason: string
}

/** @param type - of the whole option, as the tables show it */
function explain(issue: Issue, type: string | undefined): readonly Fault[] {
  const { path, input, message } = issue
  const is = (reason: string): readonly Fault[] => [{ path, reason }]
  if (message !== '') return is(message)
  if (issue.code === 'unrecognized_keys') {
    return is(`has the unknown key "${issue.keys.join('", "')}": it must be ${type}`)
  }
  if (input === undefined) return is('is required')
  const whole = path.length === 1 ? type : undefined
  switch (issue.code) {
    case 'invalid_value':
      return is(chooseOf(issue.values, input))
    case 'invalid_type':
      return is(misfit(issue.expected in nouns ? issue.expected : (whole ?? issue.expected), input))
    case 'invalid_union': {
      // The form that got furthest is the one that was meant.
      const meant = issue.errors.find(errors => errors.length > 0 && errors.every(isInside))
      if (meant === undefined) return is(misfit(whole ?? 'another value', input))
      return meant.flatMap(error => explain({ ...error, path: [...path, ...error.path] }, type))
    }
    case 'too_small':
      return is(typeof input === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty')
    case 'too_big':
      return is(`must be at most ${issue.maximum}`)
    default:
      return is('is wrong')
  }
}

/** Whether an issue is about more than the value's type. */
function isInside({ code, path }: Issue): boolean {
  return path.length > 0 || !['invalid_type', 'invalid_value', 'invalid_union'].includes(code)
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

function misfit(wanted: string, input: unknown): string {
  const noun = Object.hasOwn(nouns, wanted) ? nouns[wanted] : wanted
  return `must be ${noun}, not ${describe(input)}${amend(wanted, input)}`
}

function amend(wanted: string, input: unknown): string {
  if (wanted === 'string' && typeof input === 'number') return ': put it in quotes'
  const isQuoted = typeof input === 'string' && /^(?:true|false|\d+(?:\.\d+)?)$/.test(input)
  return wanted !== 'string' && wanted in nouns && isQuoted ? ': write it without the quotes' : ''
}

function chooseOf(values: readonly unknown[], input: unknown): string {
  const words = values.map(value => (typeof value === 'string' ? `'${value}'` : String(value)))
  const wanted = [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or ')
  if (typeof input !== 'string') return `must be ${wanted}, not ${describe(input)}`
  const known = values.filter(value => typeof value === 'string')
  return `must be ${wanted}, not another word${suggest(input, known)}`
}

function describe(value: unknown): string {
  if (value === null || typeof value === 'boolean' || Number.isNaN(value)) return String(value)
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function toName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`,
    '',
  )
}
