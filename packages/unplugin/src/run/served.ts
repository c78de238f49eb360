import { relative, resolve, sep } from 'node:path'
import type { Output } from '@cdn-purge/core'
import type { Configuration } from '../configuration.ts'
import { frameworkOf, isHidden } from '../frameworks.ts'
import type { Built, Note } from '../note.ts'

/** What a process built, as far as it is served. */
export interface Served {
  readonly outputs: readonly (Output & { readonly directory: string })[]
  /** Absolute directories below them that a server runs. */
  readonly ignore: readonly string[]
}

/**
 * Which folders are served: the one that `dir` names, else what the framework is known to serve, else what was built
 * for browsers.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` for a folder that is known not to be served
 */
export function findServed({ core, options, root }: Configuration, notes: readonly Note[]): Served {
  const built = notes.flatMap(note => note.built)
  const client = built.filter(({ side }) => side === 'client')
  const framework = frameworkOf(notes.find(note => note.framework !== undefined)?.framework)
  const known = framework?.serves?.(client, root) ?? client
  // Whoever names the folder, says with `site` where it is served: the bundler's base is that of another folder.
  const served: readonly Built[] =
    options.dir === undefined
      ? known
      : built.length === 0
        ? []
        : [{ directory: resolve(root, options.dir), side: 'client' }]
  const directories = outermost(served)
  const hidden =
    options.dir === undefined ? directories.find(({ directory }) => isHidden(directory)) : undefined
  if (hidden !== undefined && framework?.serves === undefined) {
    throw new core.CdnPurgeError(
      'CONFIG_INVALID',
      `The bundler wrote into ${relative(root, hidden.directory)}, a hidden folder, which is not what is served.`,
      { hint: `Write the folder that is served, relative to ${root}: dir: 'dist'` },
    )
  }
  return {
    outputs: directories.map(({ directory, base }) => ({
      name: core.outputName(root, directory, options.ledger),
      directory,
      ...(base === undefined ? {} : { base }),
    })),
    ignore: built
      .filter(({ side }) => side === 'server')
      .map(({ directory }) => directory)
      .filter(directory => directories.some(outer => isInside(directory, outer.directory))),
  }
}

/** Each directory once, and none that lies in another one: the walk of the outer one reads it. */
function outermost(built: readonly Built[]): readonly Built[] {
  const unique = [...new Map(built.map(one => [one.directory, one])).values()]
  return unique.filter(({ directory }) => !unique.some(other => isInside(directory, other.directory)))
}

function isInside(inner: string, outer: string): boolean {
  const path = relative(outer, inner)
  return (
    path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && resolve(outer, path) === resolve(inner)
  )
}
