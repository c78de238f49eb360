import { join } from 'node:path'
import type { BuildPlace } from '../build.ts'

/**
 * The build of a Next.js project, the same for its adapter and for the loader in its worker processes.
 *
 * @param root - absolute
 */
export function nextPlace(root: string): BuildPlace {
  const images = { copied: [join(root, 'public')], together: true }
  return { name: 'next', root, production: true, whole: true, images }
}
