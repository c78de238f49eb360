import cac from 'cac'
import * as z from 'zod'
import { providers } from '../apis/registry.ts'
import { type SimulatorOptions, simulatorOptions } from '../options.ts'
import { createSimulator, type Simulator } from '../simulator.ts'

/** What the command line asks for. */
export interface Command {
  readonly options: SimulatorOptions
  /** Print one line of JSON in the place of text. */
  readonly json: boolean
}

/**
 * Reads the command line. Every switch of an API is a flag of its own, such as `--wao.prefix segment`.
 *
 * @param argv as `process.argv`.
 * @returns `undefined` where only help was asked for, which is then printed.
 * @throws an Error that names the flag where one is not valid.
 */
export function parseCommand(argv: readonly string[]): Command | undefined {
  const cli = cac('cdn-purge-simulator')
  cli
    .usage('--origin DIR [options]')
    .option('--origin <dir|url>', 'Directory that is served, or URL of a server (required)')
    .option('--host <name>', 'Host that the edges answer for; repeatable (default: all)')
    .option('--layers <names>', 'Layers behind each other, from the origin outwards: wpengine,wao')
    .option('--port <number>', 'Port of the APIs; the edges take those that follow (default: free ports)')
    .option('--cache-control <text>', 'Cache-Control of the files of a directory')
    .option('--ttl <seconds>', 'How long an edge keeps what does not say so itself')
    .option('--not-found-ttl <seconds>', 'How long an edge keeps a 404')
    .option('--<api>.<switch> <value>', `A switch or credential of ${providers.join(', ')}`)
    .option('--json', 'Print one line of JSON')
    .help()
  const { args, options: flags } = cli.parse([...argv], { run: false })
  if (flags.help === true) return undefined
  if (args.length > 0) throw new Error(`unexpected argument "${args[0]}": the directory is given by --origin`)

  const {
    '--': _rest,
    h: _help,
    json = false,
    host,
    layers,
    cacheControl,
    origin,
    ...others
  } = plainValues(flags)
  if (typeof origin !== 'string') throw new Error('--origin DIR or --origin URL is required')
  const read = simulatorOptions.safeParse({
    ...others,
    origin: cacheControl === undefined ? origin : { dir: origin, cacheControl },
    ...(host === undefined ? {} : { hosts: [host].flat() }),
    ...(layers === undefined ? {} : { layers: String(layers).split(',') }),
  })
  if (!read.success) throw new Error(z.prettifyError(read.error))
  return { options: read.data, json: json === true }
}

/** Flags come as text or numbers: `true` and `false` are meant as such. */
function plainValues(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => {
      if (value === 'true' || value === 'false') return [name, value === 'true']
      return [name, isRecord(value) ? plainValues(value) : value]
    }),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Starts what the command line asks for, and writes where it listens and what clients need. */
export async function runCommand(
  { options, json }: Command,
  write: (text: string) => void,
): Promise<Simulator> {
  const simulator = await createSimulator(options)
  write(json ? `${JSON.stringify(describe(simulator))}\n` : render(simulator))
  return simulator
}

function describe({ url, apis, env, edges }: Simulator) {
  const urls = Object.values(edges).map(edge => [edge.name, edge.url])
  return { url, apis, edges: Object.fromEntries(urls), env }
}

function render({ url, apis, env, edges }: Simulator): string {
  const width = Math.max(...providers.map(({ length }) => length)) + 1
  const targets = providers.map(
    provider =>
      `  ${provider.padEnd(width)} baseUrl ${apis[provider].baseUrl}\n  ${' '.repeat(width)} edge    ${edges[provider].url}`,
  )
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`)
  return `${[
    `Simulator on ${url} (log and faults: ${url}/__simulator)`,
    '',
    ...targets,
    '',
    ...variables,
    '',
    'Ctrl-C ends it.',
  ].join('\n')}\n`
}

/** For a POSIX shell, in which keys may hold any symbol. */
function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`
}
