import { describeOptions, optionsSchema } from '@cdn-purge/core/engine'
import { exitStatuses } from '../exit-codes.ts'
import { providers } from '../providers.ts'

/** A call of a command, as typed, and what it is for. */
export type Example = readonly [line: string, text: string]

/** The part of a help text that shows calls. */
export function showExamples(examples: readonly Example[]): string {
  return section(
    'Examples',
    examples.map(([line, text]) => [line, text]),
  )
}

/** The parts of a help text that are true of every command: exit statuses, variables, and where to read on. */
export function showSurroundings(): string {
  const statuses = exitStatuses.map(([status, text]) => [`${status}`, text] as const)
  return [
    section('Exit status', statuses),
    section('Environment', variables()),
    '\nDocumentation: https://www.npmjs.com/package/cdn-purge',
  ].join('\n')
}

function variables(): readonly (readonly [string, string])[] {
  const own = describeOptions(optionsSchema).map(({ env, text }) => [env, text] as const)
  const ofProviders = providers.flatMap(({ title, options }) =>
    describeOptions(options).map(({ env, text }) => [env, `${title}: ${text}`] as const),
  )
  const named = [...own, ...ofProviders].flatMap(([env, text]) =>
    env === undefined ? [] : [[env, text] as const],
  )
  return [
    ['CDN_PURGE=0', 'Send and record nothing.'],
    ...named,
    ['HTTPS_PROXY, HTTP_PROXY', 'Proxies that requests go through.'],
    ['NO_PROXY', 'Hosts that are asked without.'],
    ['NODE_EXTRA_CA_CERTS', 'File with certificate authorities of your own.'],
    ['NO_COLOR', 'No colours.'],
  ]
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return [`\n${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join('\n')
}
