import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedConfig } from 'vite'

/** Whether a build makes pages of HTML files: not so where a framework renders them itself. */
export function hasPages({ root, build, environments = {} }: ResolvedConfig): boolean {
  const builds = [build, ...Object.values(environments).map(environment => environment.build)]
  const inputs = builds.flatMap(({ rollupOptions: { input } }) =>
    typeof input === 'string' ? [input] : Object.values(input ?? {}),
  )
  // ASSUME: this page is what Vite begins with where nothing else is said (5 to 8).
  return inputs.length === 0 ? existsSync(join(root, 'index.html')) : inputs.some(isPage)
}

function isPage(path: string): boolean {
  return /\.html?$/i.test(path)
}
