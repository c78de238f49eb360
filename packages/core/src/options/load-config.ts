import { existsSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, resolve } from 'node:path'
import { CdnPurgeError, describeCause } from '../errors/error.ts'

/** The names under which a configuration is found, the first one that exists wins. */
const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map(extension => `cdn-purge.config.${extension}`)

/** Where a configuration is looked for. */
export interface ConfigLocation {
  /** Absolute directory. */
  readonly cwd: string
  /** A certain file instead, absolute or relative to `cwd`. */
  readonly file?: string | undefined
}

/** A configuration as its file gives it, not checked yet. */
export interface LoadedConfig {
  /** For `resolveOptions`. */
  readonly input: unknown
  /** Absolute path of the file. */
  readonly file: string
}

/**
 * Reads the default export of `cdn-purge.config.{ts,mts,js,mjs,json}`: an object, or a function, async or not, that
 * returns one. Runs the file; loads the TypeScript loader only then. Of the options, only this one touches the disk.
 *
 * @throws CdnPurgeError `CONFIG_INVALID`, naming the file: not found, syntax error with its line, no default export
 */
export async function loadConfig({ cwd, file }: ConfigLocation): Promise<LoadedConfig> {
  const path = file === undefined ? findConfig(cwd) : resolve(cwd, file)
  if (!existsSync(path)) {
    throw invalid(`The configuration file ${path} does not exist.`, 'Correct the path, or create the file.')
  }
  const shown = relative(cwd, path) || path
  if (!statSync(path).isFile()) {
    throw invalid(`The configuration ${path} is not a file.`, `Name the file itself, such as ${NAMES[0]}.`)
  }
  const exported = extname(path) === '.json' ? readJson(path, shown) : await importDefault(path, shown)
  const input = isFunction(exported) ? await call(exported, shown) : exported
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const what = typeof exported === 'function' ? 'The function that it exports returned' : 'It exports'
    throw invalid(
      `${shown} gives no configuration. ${what} ${describe(input)}.`,
      'Export an object, or a function that returns one, such as: export default { site: …, targets: […] }',
    )
  }
  return { input, file: path }
}

function findConfig(cwd: string): string {
  const found = NAMES.map(name => join(cwd, name)).find(path => existsSync(path))
  if (found !== undefined) return found
  throw invalid(
    `There is no configuration in ${cwd}: none of ${NAMES.join(', ')}.`,
    'Create one, or name the file (--config) or the directory (--cwd).',
  )
}

function readJson(path: string, shown: string): unknown {
  const text = read(path, shown).replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = describeCause(cause)
    // Of a text that ends too early, no position is told.
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    const line = text.slice(0, position).split('\n').length
    // The parser's words quote the file, which may hold a key.
    const what = /position/.test(message) ? 'something is wrong there' : 'it ends too early'
    throw invalid(
      `${shown} is not JSON: line ${line}, ${what}.`,
      'JSON has neither comments nor trailing commas.',
    )
  }
}

function read(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw invalid(`${shown} cannot be read: ${describeCause(cause)}.`, undefined, cause)
  }
}

async function importDefault(path: string, shown: string): Promise<unknown> {
  const { createJiti } = await import('jiti')
  // No cache on disk: configurations may hold secrets. None in memory: a later build reads the file as it is then.
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false })
  let module: unknown
  try {
    module = await jiti.import(path)
  } catch (cause) {
    throw failed(shown, path, cause)
  }
  if (typeof module !== 'object' || module === null || !('default' in module)) {
    throw invalid(
      `${shown} has no default export.`,
      'Write: export default defineConfig({ site: …, targets: […] })',
    )
  }
  return module.default
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === 'function'
}

async function call(make: () => unknown, shown: string): Promise<unknown> {
  try {
    return await make()
  } catch (cause) {
    throw invalid(`The function that ${shown} exports failed: ${describeCause(cause)}`, undefined, cause)
  }
}

function failed(shown: string, path: string, cause: unknown): CdnPurgeError {
  const message = describeCause(cause)
  const [, what, where] = /^ParseError: (.*?)\s*\n\s*(.+:\d+:\d+)/s.exec(message) ?? []
  if (what !== undefined && where !== undefined) {
    const [, file = '', line, column] = /^(.*):(\d+):(\d+)$/.exec(where) ?? []
    const at = file === path ? shown : file
    return invalid(`${at} has a syntax error in line ${line}, column ${column}: ${what}.`, undefined, cause)
  }
  // Beneath it, Node lists the files that asked for a missing module.
  const first = message.split('\n', 1)[0] ?? message
  const line = stackLine(cause, path)
  const missing = cause instanceof Error && 'code' in cause && /MODULE_NOT_FOUND/.test(String(cause.code))
  return invalid(
    `${shown} failed${line === undefined ? '' : ` in line ${line}`}: ${first}`,
    missing ? 'Install what it imports, or correct the name.' : undefined,
    cause,
  )
}

function stackLine(cause: unknown, path: string): string | undefined {
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  const at = stack.indexOf(`${path}:`)
  return at < 0 ? undefined : /^\d+/.exec(stack.slice(at + path.length + 1))?.[0]
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

function invalid(message: string, hint?: string, cause?: unknown): CdnPurgeError {
  return new CdnPurgeError('CONFIG_INVALID', message, { hint, cause })
}
