import { SourceMap } from 'node:module'
import { expect, test } from 'vitest'
import { createFolder } from '../../../../test/support/workspace.ts'
import nextLoader from './loader.ts'

const IMAGE = 'https://id.i.optimole.com/w:3/https://www.example.com/img/hero.png'
const code = `url("${IMAGE}"); after()`

/** Has the loader pass a text on, in a project whose tokens are made from bytes. */
function load(text: string, given: { readonly sourceMap: boolean; readonly map?: unknown }) {
  const root = createFolder({
    'cdn-purge.config.json': JSON.stringify({
      site: 'https://www.example.com/',
      targets: [{ provider: 'optimole', apiKey: 'k3y', cacheBuster: 'content' }],
    }),
    'public/img/hero.png': 'bytes',
  })
  return new Promise<unknown[]>((resolve, reject) => {
    const context = {
      getOptions: () => ({ root }),
      async:
        () =>
        (error: unknown, ...passed: unknown[]) =>
          error ? reject(error) : resolve(passed),
      resourcePath: `${root}/a.js`,
      sourceMap: given.sourceMap,
    }
    nextLoader.call(context, text, given.map, { ast: 'parsed' })
  })
}

test('a text that was given its tokens comes with its map, and without what was parsed of it before', async () => {
  const [made, map, ...more] = await load(code, { sourceMap: true })
  expect(made).toMatch(/cb:[0-9a-f]{8}\/w:3/)
  expect(more).toEqual([])
  const { length } = 'cb:01234567/'
  const found = new SourceMap(Object(map)).findEntry(0, code.indexOf('after') + length)
  expect(found).toMatchObject({
    originalSource: expect.stringMatching(/\/a\.js$/),
    originalLine: 0,
    originalColumn: code.indexOf('after'),
  })
})

test('a map is made of the one before, and none where nobody asks for one', async () => {
  const map = { version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' }
  expect(await load(code, { sourceMap: true, map })).toMatchObject([
    expect.any(String),
    { sources: ['a.ts'] },
  ])
  expect(await load(code, { sourceMap: false, map })).toEqual([expect.any(String), undefined])
})

test('a text without delivery URLs goes on as it came, with all that goes with it', async () => {
  const map = { mappings: 'AAAA' }
  expect(await load('a()', { sourceMap: true, map })).toEqual(['a()', map, { ast: 'parsed' }])
})
