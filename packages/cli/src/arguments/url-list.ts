import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { describeCause } from '@cdn-purge/core/engine'
import type { World } from '../command.ts'
import { readEntries } from './list-entries.ts'

/**
 * Puts together URLs from arguments and files. In their place, `-` stands for what standard input lists.
 *
 * @param cwd - absolute; the files are relative to it
 * @throws CdnPurgeError `USAGE` for a list that cannot be read
 */
export async function readUrls(
  args: readonly string[],
  files: readonly string[],
  cwd: string,
  world: World,
): Promise<readonly string[]> {
  const urls = args.filter(arg => arg !== '-')
  const named = files
    .filter(file => file !== '-')
    .flatMap(file => readList(resolve(cwd, file), `--from ${file}`))
  const piped = [...args, ...files].includes('-') ? await readInput(world) : []
  return [...urls, ...named, ...piped]
}

function readList(path: string, shown: string): readonly string[] {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new CdnPurgeError('USAGE', `${shown} cannot be read: ${describeCause(cause)}.`, { cause })
  }
  return readEntries(bytes, shown)
}

async function readInput({ input }: World): Promise<readonly string[]> {
  if (input === undefined) throw new CdnPurgeError('USAGE', '"-" reads standard input, and there is none.')
  return readEntries(await input(), 'Standard input')
}
