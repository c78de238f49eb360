import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'

/** A runtime other than Node, as npm installs it, with what comes before the script. */
export interface Runtime {
  readonly name: string
  readonly program: readonly string[]
}

const { arch, platform } = process
const libc = platform === 'linux' ? '-glibc' : ''

/**
 * The runtimes that a build may run in. Their npm packages hold the program in a package for each platform; scripts of
 * installation, which would only link it, are not needed.
 */
export const runtimes: readonly Runtime[] = [
  {
    name: 'Bun',
    program: [findProgram('bun', `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`, 'bin/bun')],
  },
  {
    name: 'Deno',
    program: [findProgram('deno', `@deno/${platform}-${arch}${libc}`, 'deno'), 'run', '--allow-all'],
  },
]

function findProgram(name: string, holder: string, path: string): string {
  const own = createRequire(import.meta.url).resolve(`${name}/package.json`)
  const found = join(dirname(createRequire(own).resolve(`${holder}/package.json`)), path)
  if (!existsSync(found)) throw new Error(`${name} is not installed: ${found} is missing.`)
  return found
}
