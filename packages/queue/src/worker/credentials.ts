import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Environment } from '@cdn-purge/core/engine'

/**
 * The environment for one site: what is the worker's own, and over it the file `<site>.env` of a folder.
 *
 * @param folder - absolute; absent: all sites share the worker's own
 * @param site - a host name, with the environment where it is not `production`
 */
export function environmentOf(site: string, own: Environment, folder: string | undefined): Environment {
  if (folder === undefined) return own
  let text: string
  try {
    text = readFileSync(join(folder, `${site.replace(/[^\w.-]/g, '_')}.env`), 'utf8')
  } catch (error) {
    if (Object(error).code === 'ENOENT') return own
    throw error
  }
  return { ...own, ...parseEnv(text) }
}
