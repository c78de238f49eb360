import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { CdnPurgeError, describeCause } from '../../errors/error.ts'
import { type Environment, readVariable } from '../env.ts'

/** What says which environment a run is for; the first that does. */
export interface EnvironmentChoice {
  /** From the command line. */
  readonly named?: string | undefined
  /** The configuration, which may be wrong. */
  readonly input: unknown
}

/**
 * The environment of a project: that of the process, with what the files `.env`, `.env.local`, `.env.<environment>` and
 * `.env.<environment>.local` of the project's root add. A variable that the process has wins, then that of the later
 * file. Nothing is set in the process.
 *
 * @param root - absolute
 * @throws CdnPurgeError `CONFIG_INVALID` for a file that cannot be read
 */
export function readEnvFiles(env: Environment, root: string, choice: EnvironmentChoice): Environment {
  const real = present(env)
  const shared = readAll(root, ['.env', '.env.local'])
  const name = environmentOf({ ...shared, ...real }, choice.named, configured(choice.input))
  const own = /^[\w-]+$/.test(name) ? readAll(root, [`.env.${name}`, `.env.${name}.local`]) : {}
  // Whether this is CI is what the machine says, and no file.
  const { CI: _, ...found } = { ...shared, ...own }
  return { ...found, ...real }
}

/** The environment whose ledger is meant: as it is named, as the variable says, as the options do. */
export function environmentOf(env: Environment, named?: string, configured?: string): string {
  return named ?? readVariable(env, 'CDN_PURGE_ENVIRONMENT') ?? configured ?? 'production'
}

function readAll(root: string, names: readonly string[]): Environment {
  return Object.assign({}, ...names.map(name => read(join(root, name))))
}

/** An empty variable, as CI services make of a missing secret, hides nothing. */
function present(env: Environment): Environment {
  return Object.fromEntries(
    Object.keys(env).flatMap(name => {
      const value = readVariable(env, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function configured(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('environment' in input)) return undefined
  return typeof input.environment === 'string' ? input.environment : undefined
}

function read(file: string): Environment {
  try {
    return parseEnv(decode(readFileSync(file)))
  } catch (cause) {
    const code = Object(cause).code
    // A folder of that name is that of another tool, such as Python's.
    if (code === 'ENOENT' || code === 'EISDIR') return {}
    throw new CdnPurgeError('CONFIG_INVALID', `${file} cannot be read: ${describeCause(cause)}.`, {
      hint: 'It may hold credentials: let whoever builds read it, or remove it.',
      cause,
    })
  }
}

/** PowerShell writes a mark before UTF-8, or UTF-16 with its mark: left there, it would be part of the first name. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}
