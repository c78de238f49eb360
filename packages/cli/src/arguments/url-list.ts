import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { describeCause } from '@cdn-purge/core/engine'
import type { World } from '../command.ts'

/**
 * Puts together URLs from arguments and files. In their place, `-` stands for what standard input lists: like a
 * file one entry a line, where empty lines and those that start with `#` count for nothing.
 *
 * @param cwd - absolute; the files are relative to it
 * @throws CdnPurgeError `USAGE` for a file that cannot be read
 */
export async function readUrls(
  args: readonly string[],
  files: readonly string[],
  cwd: string,
  world: World,
): Promise<readonly string[]> {
  const urls = args.filter(arg => arg !== '-')
  const texts = files.filter(file => file !== '-').map(file => readList(resolve(cwd, file), file))
  if ([...args, ...files].includes('-')) texts.push(await readInput(world))
  return [...urls, ...texts.flatMap(listEntries)]
}

function readList(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CdnPurgeError('USAGE', `--from ${shown} cannot be read: ${describeCause(cause)}.`, { cause })
  }
}

async function readInput({ input }: World): Promise<string> {
  if (input === undefined) throw new CdnPurgeError('USAGE', '"-" reads standard input, and there is none.')
  return input()
}

function listEntries(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
}
