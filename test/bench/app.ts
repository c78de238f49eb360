import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HOST } from './corpus.ts'
import { createRandom } from './random.ts'
import type { Sizes } from './sizes.ts'
import { makeOnce } from './trees.ts'

const imageOf = (index: number) => `https://${HOST}/w:800/https://www.example.com/images/photo-${index}.jpg`

/** An app with a tree of modules, styles, and public files of 40 KB; each module and rule holds a delivery URL. */
export function makeApp(cache: string, { modules, styles, publicFiles }: Sizes): Promise<string> {
  return makeOnce(join(cache, `app-${modules}`), folder => {
    const write = (path: string, content: string | Uint8Array) => writeFileSync(join(folder, path), content)
    mkdirSync(join(folder, 'src'), { recursive: true })
    mkdirSync(join(folder, 'public'), { recursive: true })
    for (let i = 0; i < modules; i++) {
      const children = [3 * i + 1, 3 * i + 2, 3 * i + 3].filter(child => child < modules)
      write(
        `src/module-${i}.js`,
        [
          ...children.map(child => `import { value as v${child} } from './module-${child}.js'`),
          ...(i === 0 ? Array.from({ length: styles }, (_, style) => `import './style-${style}.css'`) : []),
          `const image = '${imageOf(i)}'`,
          `export const value = [image, ${i}, ${children.map(child => `v${child}`).join(', ')}].flat().length`,
          ...(i === 0 ? ['console.log(value)'] : []),
        ].join('\n'),
      )
    }
    for (let style = 0; style < styles; style++) {
      const rules = Array.from(
        { length: 20 },
        (_, i) => `.s${style}-${i} { background: url("${imageOf(style * 20 + i)}") }`,
      )
      write(`src/style-${style}.css`, rules.join('\n'))
    }
    const random = createRandom(3)
    for (let file = 0; file < publicFiles; file++) {
      const bytes = Buffer.alloc(40_000)
      for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.floor(random() * 2 ** 32), at)
      write(`public/photo-${file}.jpg`, bytes)
    }
    write('index.html', '<!doctype html><script type="module" src="/src/module-0.js"></script>')
  })
}
