import { rmSync } from 'node:fs'
import type { LogEntry } from '@cdn-purge/simulator'
import { describe, expect, it } from 'vitest'
import {
  copyPlayground,
  openPlayground,
  playgroundNames,
  runProgram,
  withSimulator,
} from '../support/playground.ts'
import { filesWith } from '../support/token-site.ts'
import { SITE } from '../support/workspace.ts'

/** A playground: a page that can be edited and deleted, and what it says. */
interface Playground {
  readonly name: string
  readonly page: string
  readonly heading: string
  /** Where the page is served. */
  readonly path: string
}

/** All playgrounds: a new one is a row. */
const playgrounds: readonly Playground[] = [
  { name: 'esbuild', page: 'pages/hours.html', heading: 'Hours', path: 'hours' },
  { name: 'rolldown', page: 'pages/hut.html', heading: 'The hut', path: 'hut' },
  { name: 'rollup', page: 'pages/fares.html', heading: 'Fares', path: 'fares' },
  { name: 'rspack', page: 'src/pages/visit.html', heading: 'Visit', path: 'visit' },
  { name: 'vite', page: 'about.html', heading: 'About us', path: 'about' },
  { name: 'webpack', page: 'src/pages/contact.html', heading: 'Contact', path: 'contact' },
]
const LONG = 180_000

it('covers every playground', () => {
  expect(playgrounds.map(({ name }) => name)).toEqual([...playgroundNames].sort())
})

/** The image as a page shows it, as a path at Optimole's edge. */
const shown = (token: string) => `/cb:${token}/w:640/q:mauto/${SITE}images/hero.svg`

describe.each(playgrounds)('$name', ({ name, page, heading, path }) => {
  it(
    'purges exactly what each build changed, and the images of pages get their tokens',
    async () => {
      const site = await openPlayground(name)
      const { layers, optimole, outermost } = site
      const read = async (url: string) => {
        const response = await outermost.get(url)
        return `${response.headers.get('x-cache')} ${await response.text()}`
      }
      const readImage = async (address: string) => {
        const response = await optimole.get(address)
        return `${response.headers.get('x-cache')} ${await response.text()}`
      }
      const routes = (log: readonly LogEntry[]) => log.map(({ api, status }) => `${api} ${status}`)
      const accepted = layers.map(layer => `${layer} ${layer === 'wao' ? 202 : 200}`)

      // First build: the edge holds the 404 of what was not there.
      expect((await outermost.get(SITE)).status).toBe(404)
      const first = await site.build()
      expect(routes(first.log)).toEqual(['optimole 200', ...accepted, 'optimole 200'])
      expect(await read(SITE)).toMatch(/^HIT <!doctype html>/i)
      expect(await readImage(shown('First.1'))).toMatch(/^MISS <svg/)

      // A page is edited.
      site.edit(page, `<h1>${heading}</h1>`, '<h1>Said anew</h1>')
      expect(await read(SITE + path)).toMatch(new RegExp(`^HIT .*${heading}</h1>`, 's'))
      const edited = await site.build()
      expect(routes(edited.log)).toEqual(accepted)
      expect(await read(SITE + path)).toMatch(/^HIT .*Said anew<\/h1>/s)
      expect(await readImage(shown('First.1'))).toMatch(/^HIT <svg/)

      // An image is replaced: whatever shows it gets a new URL of it.
      site.edit('public/images/hero.svg', '</svg>', '<!-- anew --></svg>')
      expect(await readImage(shown('First.1'))).not.toContain('anew')
      const replaced = await site.build()
      expect(routes(replaced.log)).toEqual(['optimole 200', ...accepted, 'optimole 200'])
      const showing = filesWith(replaced.output, 'cb:Second.2/')
      expect(showing).toEqual(expect.arrayContaining(['feed.json', 'index.html']))
      expect(showing.some(file => /^assets\/[^/]+\.js$/.test(file))).toBe(true)
      expect(filesWith(replaced.output, 'cb:First.1/')).toEqual([])
      expect(await readImage(shown('Second.2'))).toMatch(/^MISS .*anew/s)
      expect(await readImage(shown('First.1'))).toMatch(/^MISS .*anew/s)

      // A page is deleted.
      rmSync(site.path(page))
      const deleted = await site.build()
      expect(routes(deleted.log)).toEqual(accepted)
      expect((await outermost.get(SITE + path)).status).toBe(404)
      expect(await readImage(shown('Second.2'))).toMatch(/^HIT .*anew/s)

      // Nothing is changed.
      const ledger = site.ledger()
      const idle = await site.build()
      expect(idle.log).toEqual([])
      expect(idle.output).toEqual(deleted.output)
      expect(site.ledger()).toEqual(ledger)
    },
    LONG,
  )

  it(
    'runs out of the box',
    async () => {
      const { root, layers } = copyPlayground(name)
      const { status, printed } = await runProgram(['node', withSimulator, ...layers, 'optimole'], root)
      expect(status, printed).toBe(0)
      for (const layer of layers) expect(printed).toMatch(new RegExp(`${layer}: .*accepted in`))
      expect(printed).toContain(`MISS ${SITE}${path}`)
      expect(printed).toMatch(/MISS \(Optimole\)\/cb:\S+\/w:640\//)
    },
    LONG,
  )
})
