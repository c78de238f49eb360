import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The folder of images that a build copies, where the bundler copies nothing by itself.
 *
 * ASSUME: `public` is what its users' copy plugins copy to the output's root.
 */
export function publicFolder(directory: string): readonly string[] {
  const folder = join(directory, 'public')
  return existsSync(folder) ? [folder] : []
}
