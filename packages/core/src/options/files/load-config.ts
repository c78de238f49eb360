import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, relative, resolve } from 'node:path'
import { CdnPurgeError, describeCause } from '../../errors/error.ts'
import {
  type ConfigLocation,
  configNames,
  findConfig,
  foldersUpwards,
  type LoadedConfig,
  listPassedOver,
} from './find-config.ts'

/**
 * Reads the default export of `cdn-purge.config.{ts,mts,cts,js,mjs,cjs,json}`: an object, or a function, async or not,
 * that returns one. It is looked for in `cwd` and the folders above, up to the repository's root. Runs the file; loads
 * the TypeScript loader only then. Of the options, only this one touches the disk.
 *
 * @throws CdnPurgeError `CONFIG_INVALID`, naming the file: not found, syntax error with its line, no default export
 */
export async function loadConfig({ cwd, file }: ConfigLocation): Promise<LoadedConfig> {
  const path = file === undefined ? (findConfig(cwd) ?? refuseNone(cwd)) : resolve(cwd, file)
  if (!existsSync(path)) {
    throw invalid(`The configuration file ${path} does not exist.`, 'Correct the path, or create the file.')
  }
  const shown = relative(cwd, path) || path
  if (!statSync(path).isFile()) {
    throw invalid(
      `The configuration ${path} is not a file.`,
      `Name the file itself, such as ${configNames[0]}.`,
    )
  }
  const exported = extname(path) === '.json' ? readJson(path, shown) : await importDefault(path, shown)
  const input = isFunction(exported) ? await call(exported, shown) : exported
  if (!isPlain(input)) {
    const what = typeof exported === 'function' ? 'The function that it exports returned' : 'It exports'
    throw invalid(
      `${shown} gives no configuration. ${what} ${describe(input)}.`,
      'Export an object, or a function that returns one, such as: export default { site: …, targets: […] }',
    )
  }
  const passedOver = file === undefined ? listPassedOver(path) : []
  return { input, file: path, root: dirname(path), shown, passedOver }
}

function refuseNone(cwd: string): never {
  const last = foldersUpwards(cwd).at(-1) ?? cwd
  throw invalid(
    `There is no configuration in ${cwd}${last === cwd ? '' : `, nor above it up to ${last}`}: none of ${configNames.join(', ')}.`,
    'Create one, or name the file (--config) or the directory (--cwd).',
  )
}

function readJson(path: string, shown: string): unknown {
  const text = read(path, shown).replace(/^\uFEFF/, '')
  try {
    const value: unknown = JSON.parse(text)
    return isPlain(value) ? withoutSchema(value) : value
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

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without the key by which editors find what may stand in a JSON file. */
function withoutSchema(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'))
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
  if (isPlain(module) && 'default' in module) return module.default
  if (isPlain(module) && (isEsModule(module) || Object.keys(module).length === 0)) {
    throw invalid(
      `${shown} has no default export.`,
      'Write: export default defineConfig({ site: …, targets: […] })',
    )
  }
  return module
}

/** ASSUME jiti gives the namespace of an ES module, marked by one or the other, and of CommonJS what it exports. */
function isEsModule(module: object): boolean {
  return '__esModule' in module || Symbol.toStringTag in module
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
    return invalid(
      `${at} has a syntax error in line ${line}, column ${column}: ${what.replace(/\.$/, '')}.`,
      undefined,
      cause,
    )
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
