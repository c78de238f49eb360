import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createRandom } from './random.ts'
import { makeOnce } from './trees.ts'

/** The host whose URLs are put into the texts. */
export const HOST = 'mlexample1234.i.optimole.com'

const resolve = createRequire(import.meta.url).resolve

/** Code of installed packages, as people write it and as tools minify it. */
function readSources(): string {
  const typescript = dirname(resolve('typescript'))
  const files = [
    join(typescript, 'typescript.js'),
    resolve('echarts/dist/echarts.min.js'),
    resolve('echarts/dist/echarts.js'),
    join(typescript, '_tsc.js'),
  ]
  return files.map(file => readFileSync(file, 'latin1')).join('\n')
}

/** A delivery URL, in one of the forms that builds hold. */
function urlOf(index: number): string {
  const image = `https://www.example.com/images/photo-${index}.jpg`
  const token = index % 3 === 2 ? 'cb:abcd.1234/' : ''
  const url = `https://${HOST}/${token}w:800/h:600/q:mauto/${image}`
  return index % 3 === 1 ? url.replaceAll('/', '\\/') : url
}

/** A folder with code in files of 20 to 80 KB, with a delivery URL in quotes every so many bytes. */
export function makeCorpus(cache: string, name: string, bytes: number, every: number): Promise<string> {
  return makeOnce(join(cache, `corpus-${name}-${bytes}`), folder => {
    const source = readSources()
    const random = createRandom(11)
    let at = 0
    let next = every / 2
    let urls = 0
    for (let file = 0, written = 0; written < bytes; file++) {
      const length = Math.round(20e3 + 60e3 * random())
      if (at + length > source.length) at = 0
      const text = source.slice(at, at + length)
      at += length
      const pieces: string[] = []
      let copied = 0
      for (; next < written + length; next += every) {
        const place = Math.max(copied, Math.round(next - written))
        pieces.push(text.slice(copied, place), `"${urlOf(urls++)}"`)
        copied = place
      }
      pieces.push(text.slice(copied))
      writeFileSync(join(folder, `chunk-${file}.js`), pieces.join(''), 'latin1')
      written += length
    }
  })
}
