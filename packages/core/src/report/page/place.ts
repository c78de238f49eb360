import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { CdnPurgeError } from '../../errors/error.ts'
import type { Prepared } from '../../prepare/model.ts'

/** Where a report is to be written. */
export interface PagePlace {
  /** As it was named, for messages. */
  readonly location: string
  /** Absolute. */
  readonly file: string
}

/**
 * Refuses a place within what is served: the report would be deployed, and purged as a page of the site.
 *
 * @param home - absolute; what the names of outputs start at
 * @throws CdnPurgeError `CONFIG_INVALID`, before anything was sent
 */
export function checkPlace(
  { location, file }: PagePlace,
  { outputs, elsewhere }: Pick<Prepared, 'outputs' | 'elsewhere'>,
  home: string,
): void {
  if (isFolder(file)) {
    throw new CdnPurgeError(
      'CONFIG_INVALID',
      `The report cannot be written to ${location}: that is a folder.`,
      {
        hint: `Name a file, such as ${join(location, 'report.html')}. Nothing was sent.`,
      },
    )
  }
  const folders = [
    ...outputs.map(({ directory, name }) => directory ?? resolve(home, name)),
    ...elsewhere.map(({ name }) => resolve(home, name)),
  ]
  const real = realPath(file)
  const served = folders.find(folder => isInside(real, realPath(folder)))
  if (served === undefined) return
  throw new CdnPurgeError(
    'CONFIG_INVALID',
    `The report ${location} lies in ${relative(home, served) || '.'}, which is served: it would be deployed with the site, for everybody to read.`,
    { hint: `Name a file outside of it, such as ${basename(file)}. Nothing was sent.` },
  )
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** Links followed as far as there is something. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPath(above), basename(path))
  }
}
