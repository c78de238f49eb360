import type * as v from 'valibot'
import type { OptionInfo } from '../providers/contract/option.ts'
import { suggest } from './suggest.ts'

type Issue = v.BaseIssue<unknown>

/** An option that an object may have. */
export type KnownOption = Pick<OptionInfo, 'type'> & { readonly name: string }

/**
 * One line for each problem of an object, naming the option, what it must be, and what it is.
 *
 * @param at - where the object stands, such as `targets[0] (wao)`; empty at the top
 * @param known - the options that it may have
 */
export function toProblems(issues: readonly Issue[], at: string, known: readonly KnownOption[]): string[] {
  const where = at === '' ? '' : `${at}: `
  return issues.flatMap(issue => {
    const [item, ...rest] = issue.path ?? []
    if (item !== undefined && rest.length === 0 && isUnknownKey(issue)) {
      const names = known.map(({ name }) => name)
      // Of the keys that are unknown, valibot names the first.
      const unknown = Object.keys(Object(item.input)).filter(key => !names.includes(key))
      return unknown.map(key => `${where}unknown option "${key}"${suggest(key, names)}.`)
    }
    return explain(issue, known.find(({ name }) => name === item?.key)?.type).map(
      ({ path, reason }) => `${where}"${toName(path)}" ${reason}.`,
    )
  })
}

/** Something wrong, and where in the option it is. */
interface Fault {
  readonly path: readonly unknown[]
  readonly reason: string
}

/**
 * @param type - of the whole option, as the tables show it
 * @param at - where the issue's own path starts
 */
function explain(issue: Issue, type: string | undefined, at: readonly unknown[] = []): readonly Fault[] {
  const { input, message, requirement } = issue
  const path = [...at, ...(issue.path ?? []).map(({ key }) => key)]
  const is = (reason: string): readonly Fault[] => [{ path, reason }]
  if (message !== '') return is(message)
  if (isUnknownKey(issue)) {
    const fault = `has the unknown key "${path.at(-1)}": it must be ${type}`
    return [{ path: path.slice(0, -1), reason: fault }]
  }
  if (input === undefined) return is('is required')
  const whole = path.length === 1 ? type : undefined
  switch (issue.type) {
    case 'picklist':
    case 'literal':
      return is(chooseOf(issue.expected ?? '', input))
    case 'string':
    case 'number':
    case 'boolean':
    case 'integer':
    case 'safe_integer':
      return is(misfit(issue.type, input))
    case 'union': {
      // Of the forms, the one that got further than its own type was meant.
      const meant = issue.issues?.filter(isInside) ?? []
      if (meant.length === 0) return is(misfit(whole ?? 'another value', input))
      return meant.flatMap(each => explain(each, type, path))
    }
    case 'min_value':
      return is(`must be at least ${requirement}`)
    case 'min_length':
    case 'non_empty':
      return is('must not be empty')
    case 'max_value':
    case 'max_length':
      return is(`must be at most ${requirement}`)
    default:
      return is(issue.kind === 'schema' ? misfit(whole ?? toNoun(issue.expected), input) : 'is wrong')
  }
}

function isUnknownKey({ type, expected }: Issue): boolean {
  return type === 'strict_object' && expected === 'never'
}

/** Whether an issue is about more than the value's type. */
function isInside({ kind, message, path }: Issue): boolean {
  return kind !== 'schema' || message !== '' || path !== undefined
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  safe_integer: 'a whole number',
  boolean: 'true or false',
}

/** @param expected - in the words of valibot */
function toNoun(expected: string | null): string {
  if (expected === 'Array') return 'an array'
  return expected === 'Object' ? 'an object' : (expected ?? 'another value')
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

/** @param expected - in the words of valibot, such as `("a" | "b")` or `false` */
function chooseOf(expected: string, input: unknown): string {
  const words = expected.replace(/^\((.*)\)$/, '$1').split(' | ')
  const quoted = words.map(word => word.replace(/^"(.*)"$/, "'$1'"))
  const wanted = [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter(Boolean).join(' or ')
  if (typeof input !== 'string') return `must be ${wanted}, not ${describe(input)}`
  const known = words.flatMap(word => /^"(.*)"$/.exec(word)?.[1] ?? [])
  return `must be ${wanted}, not another word${suggest(input, known)}`
}

function describe(value: unknown): string {
  if (value === null || typeof value === 'boolean' || Number.isNaN(value)) return String(value)
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function toName(path: readonly unknown[]): string {
  return path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`,
    '',
  )
}
