import { eachPath } from '../manifest/manifest.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { listSome } from '../text/list-some.ts'
import type { KnownOutput } from './known-urls.ts'

/** Outputs that are named before the rest is only counted. */
const SHOWN = 3

/**
 * What to say of an output that the ledger does not know, though it knows the files by another folder: one around it,
 * as where a build wrote only a part of the site, or some within it. All of it is due then, and will be so twice.
 *
 * @param elsewhere - outputs that the ledger knows beside those of this run
 * @param dir - the option: where it is given, one folder is compared from now on
 */
export function tellOverlap(
  { name, only, manifest, firstRun }: Pick<PreparedOutput, 'name' | 'only' | 'manifest' | 'firstRun'>,
  elsewhere: readonly Pick<KnownOutput, 'name' | 'only' | 'manifest'>[],
  dir: string | undefined,
): string | undefined {
  if (!firstRun || only !== undefined) return undefined
  const others = elsewhere.filter(other => other.only === undefined)
  const around = others.filter(other => holds(other, name)).map(other => other.name)
  const within = others.filter(other => holds({ name, manifest }, other.name)).map(other => other.name)
  const [known, where] = around.length > 0 ? [around, 'around it'] : [within, 'in it']
  if (known.length === 0) return undefined
  const told = `The ledger does not know ${name}, but ${listSome(known, SHOWN)} ${where}, so that all its files count as changed`
  return dir === undefined
    ? `${told}, and what changes in them is purged once for each. Let all builds and commands compare one folder, the one that is served: name it with the option "dir".`
    : `${told}, this once.`
}

/** Whether files of an output lie in the folder of another one, by its name. */
function holds({ name, manifest }: Pick<KnownOutput, 'name' | 'manifest'>, other: string): boolean {
  if (!other.startsWith(`${name}/`)) return false
  const folder = `${other.slice(name.length + 1)}/`
  for (const path of eachPath(manifest)) if (path.startsWith(folder)) return true
  return false
}
