import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeManifest } from '../manifest/manifest.ts'
import { resolveOptions } from '../options/resolve.ts'
import { sameUrls } from '../output/url-history.ts'
import { State } from '../plan/model.ts'
import { sortPaths } from '../scan/order.ts'
import { createUrlMap } from '../urls/map.ts'
import { resolveSites } from '../urls/sites.ts'
import { listKnown } from './known-urls.ts'

const site = ['https://a.de/', 'https://a.de.example/sub/']
const options = await resolveOptions({ site, targets: [{ provider: 'wao' }] }, {}, { purpose: 'read' })
const { sites } = resolveSites(site)
const urlsOf = createUrlMap({ sites })
const hash = '0'.repeat(64)

test('each URL once, in order, with the state that matters most', async () => {
  const file = fc.constantFrom('a', 'a.html', 'a/index.html', 'b.html', 'b/c.js', 'é 😀.css', '\uffee')
  const files = fc.uniqueArray(fc.tuple(file, fc.constantFrom('kept', 'added', 'removed')), {
    selector: ([path]) => path,
  })
  const due = fc.uniqueArray(
    fc.constantFrom(
      'https://a.de/a',
      'https://a.de/b',
      'https://a.de.example/sub/b/c.js',
      'https://c.de',
      'https://c.de/x',
    ),
  )
  await fc.assert(
    fc.asyncProperty(files, due, async (states, urls) => {
      const named = (...wanted: string[]) =>
        sortPaths(states.filter(([, state]) => wanted.includes(state)).map(([path]) => path))
      const paths = named('kept', 'added')
      const { bytes: manifest } = await writeManifest({ paths, hashes: paths.map(() => hash) })
      const added = named('added').map(path => ({ path, after: hash }))
      const removed = named('removed').map(path => ({ path, before: hash }))
      const changes = { added, changed: [], removed, unchanged: 0 }
      const known = listKnown(
        [{ name: 'dist', sites, only: undefined, manifest, changes, urls: sameUrls(urlsOf), unseen: [] }],
        urls.map(item => ({ kind: 'url', item })),
        options,
      )

      const expected = new Map<string, number>()
      for (const path of named('added')) for (const url of urlsOf(path)) expected.set(url, State.neutral)
      for (const path of named('kept', 'removed'))
        for (const url of urlsOf(path)) expected.set(url, State.keep)
      for (const url of urls) expected.set(url === 'https://c.de' ? `${url}/` : url, State.must)
      const found = known.flatMap(({ origin, paths: own, states: all }) =>
        Array.from(own, (path, i) => [origin + path, all[i]] as const),
      )
      expect(new Map(found)).toEqual(expected)
      expect(found).toHaveLength(expected.size)
      for (const { paths: own } of known) expect([...own]).toEqual([...own].sort())
      expect(known.map(({ origin }) => origin)).toEqual(
        expect.arrayContaining(['https://a.de', 'https://a.de.example']),
      )
    }),
  )
})
