import { existsSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Output, Sides } from '@cdn-purge/core/engine'
import type { Configuration } from '../configuration.ts'
import { countedBase } from '../counted-base.ts'
import { frameworkOf, isHidden, whereServed, writtenLater } from '../frameworks.ts'
import type { Built, Note } from '../note.ts'

/** What a process built, as far as it is served. */
export interface Served {
  readonly outputs: readonly (Output & { readonly directory: string })[]
  /** What was built for whom, but for what lies in hidden folders, which nobody takes for the site. */
  readonly sides: Sides
  /** Whether a server was built that renders pages: none lies in the outputs. */
  readonly renders: boolean
  /** Whether the option `dir` or a framework says which folders they are, not only what was built. */
  readonly isKnown: boolean
}

/**
 * Which folders are served: the one that `dir` names, else what the framework is known to serve, else what was built
 * for browsers.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` for a folder that is known not to be served, `OUTPUT_MISSING` for one that `dir`
 * names and that is not there
 */
export function findServed(configuration: Configuration, notes: readonly Note[]): Served {
  const { core, options, root } = configuration
  const built = notes.flatMap(note => note.built)
  const whole = notes.filter(note => note.whole).flatMap(note => note.built)
  const client = (whole.length > 0 ? whole : built).filter(({ side }) => side === 'client')
  const framework =
    whole.length > 0 ? undefined : frameworkOf(notes.find(note => note.framework !== undefined)?.framework)
  const known = framework?.serves?.(client, root) ?? client
  const served: readonly Built[] =
    options.dir === undefined
      ? known
      : built.length === 0
        ? []
        : [{ directory: resolve(root, options.dir), side: 'client' }]
  const directories = outermost(served)
  if (options.dir !== undefined && directories.some(({ directory }) => !existsSync(directory))) {
    throw new core.CdnPurgeError(
      'OUTPUT_MISSING',
      `${options.dir}, which the option "dir" names, is not in ${root} at the end of this build.`,
      { hint: `Look whether that is what is served. ${writtenLater(configuration, options.dir)}` },
    )
  }
  const hidden =
    options.dir === undefined && whole.length === 0
      ? directories.find(({ directory }) => isHidden(root, directory))
      : undefined
  if (hidden !== undefined && framework?.serves === undefined) {
    throw new core.CdnPurgeError(
      'CONFIG_INVALID',
      `The bundler wrote into ${relative(root, hidden.directory)}, a hidden folder, which is not what is served.`,
      { hint: whereServed(configuration) },
    )
  }
  return {
    outputs: directories.map(({ directory, base }) => ({
      name: core.outputName(root, directory, options.ledger),
      directory,
      ...countedBase(options, base),
      hashed: hashedBelow(directory, built),
    })),
    sides: {
      served: directoriesOf(built, 'client'),
      unserved: directoriesOf(built, 'server').filter(directory => !isHidden(root, directory)),
    },
    renders:
      built.some(({ side }) => side === 'server') &&
      directories.every(({ directory }) => !existsSync(join(directory, 'index.html'))),
    isKnown: options.dir !== undefined || whole.length > 0 || framework?.serves !== undefined,
  }
}

function directoriesOf(built: readonly Built[], wanted: Built['side']): readonly string[] {
  return built.filter(({ side }) => side === wanted).map(({ directory }) => directory)
}

/** What bundlers say of names below a directory, relative to it. */
function hashedBelow(directory: string, built: readonly Built[]): ReadonlySet<string> {
  const inside = built.filter(one => one.directory === directory || isInside(one.directory, directory))
  return new Set(
    inside.flatMap(one => {
      const prefix = relative(directory, one.directory).split(sep).join('/')
      return (one.hashed ?? []).map(name => (prefix === '' ? name : `${prefix}/${name}`))
    }),
  )
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
