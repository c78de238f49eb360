import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'
import { makeOnce } from './trees.ts'

/** A bundle with its map. */
export interface Bundle {
  readonly code: string
  readonly map: string
}

/** Files of a folder with a bundle as it is delivered (`minified`) and as it is written (`plain`). */
export function makeBundles(cache: string): Promise<string> {
  return makeOnce(join(cache, 'bundles'), folder => {
    const resolve = createRequire(import.meta.url).resolve
    const typescript = join(dirname(resolve('typescript')), 'typescript.js')
    const echarts = resolve('echarts/dist/echarts.js')
    mkdirSync(folder, { recursive: true })
    for (const [name, entry, minify] of [
      ['minified', typescript, true],
      ['plain', echarts, false],
    ] as const) {
      buildSync({
        entryPoints: [entry],
        outfile: join(folder, `${name}.js`),
        minify,
        sourcemap: 'external',
        platform: 'node',
        format: 'cjs',
        logLevel: 'error',
      })
    }
  })
}

export function readBundle(folder: string, name: string): Bundle {
  const read = (extension: string) => readFileSync(join(folder, name + extension), 'utf8')
  return { code: read('.js'), map: read('.js.map') }
}
