import { describe, expect, test } from 'vitest'
import { writeManifest } from '../ledger/manifest.ts'
import { askOfUnsteadyBuild } from './unsteady-build.ts'

interface Build {
  readonly pages: number
  /** How many of the pages changed. */
  readonly changed: number
  readonly others?: readonly string[]
  readonly added?: readonly string[]
  readonly removed?: readonly string[]
  readonly firstRun?: boolean
}

const change = (path: string) => ({ path, before: 'a', after: 'b' })

const write = (paths: readonly string[]) => writeManifest({ paths, hashes: paths.map(() => '0'.repeat(64)) })

/** Asks of a build whose other files all changed. */
async function ask({ pages, changed, others = [], added = [], removed = [], firstRun = false }: Build) {
  const all = Array.from({ length: pages }, (_, index) => `p/${String(index).padStart(4, '0')}.html`)
  const { bytes } = await write([...all, ...others, ...added].sort())
  const changes = {
    added: added.map(path => ({ path, after: 'b' })),
    changed: [...all.slice(0, changed), ...others].map(change),
    removed: removed.map(path => ({ path, before: 'a' })),
    unchanged: pages - changed,
  }
  return askOfUnsteadyBuild({ changes, manifest: bytes, firstRun })
}

describe('a build is asked about', () => {
  test.each<[string, Build, RegExp]>([
    [
      'all pages',
      { pages: 26, changed: 26 },
      /^26 of 26 pages changed though no other file did: does the build/,
    ],
    ['nearly all', { pages: 20, changed: 18 }, /^18 of 20 pages changed though no other file did/],
    ['one file beside', { pages: 26, changed: 26, others: ['feed.xml'] }, /though only 1 other file did: /],
    ['an image', { pages: 26, changed: 26, others: ['a.png', 'b.png'] }, /though only 2 other files did: /],
    [
      'data of each page',
      { pages: 10, changed: 10, others: [...'abcdefghij'].map(x => `${x}.json`) },
      /only 10/,
    ],
    [
      'Next.js',
      {
        pages: 12,
        changed: 12,
        added: ['_next/static/x-1/_buildManifest.js'],
        removed: ['_next/static/x/a.js'],
      },
      /^12 of 12 pages changed, and _next\/static\/x-1\/_buildManifest\.js did: .*"generateBuildId"/,
    ],
    [
      'SvelteKit',
      {
        pages: 12,
        changed: 12,
        others: ['_app/version.json'],
        added: ['_app/immutable/entry/start.Dk-eobdQ.js'],
      },
      /"kit\.version\.name"/,
    ],
    ['Nuxt', { pages: 12, changed: 12, others: ['a/_nuxt/builds/latest.json'] }, /"buildId".*prerendering/],
  ])('%s', async (_, build, expected) => {
    expect(await ask(build)).toMatch(expected)
  })

  test('Storybook', async () => {
    const steady = { changes: { added: [], changed: [change('sb/project.json')], removed: [], unchanged: 2 } }
    const { bytes } = await write(['sb/iframe.html', 'sb/project.json'])
    expect(askOfUnsteadyBuild({ ...steady, manifest: bytes, firstRun: false })).toMatch(
      /^Nothing but sb\/project\.json changed: .*"core\.disableProjectJson"/,
    )
    const other = await write(['sb/index.html', 'sb/project.json'])
    expect(askOfUnsteadyBuild({ ...steady, manifest: other.bytes, firstRun: false })).toBeUndefined()
  })
})

test.each<[string, Build]>([
  ['a first run', { pages: 26, changed: 26, firstRun: true }],
  ['a small site', { pages: 9, changed: 9 }],
  ['a part of the pages', { pages: 26, changed: 20 }],
  ['no page', { pages: 26, changed: 0, others: ['a.png'] }],
  ['a style of all pages', { pages: 26, changed: 26, others: ['style.css'] }],
  [
    'a style of all pages, in a framework',
    { pages: 26, changed: 26, others: ['_app/version.json', 'style.css'] },
  ],
  [
    'a script with a new name',
    { pages: 26, changed: 26, added: ['a-CeLU_qfb.js'], removed: ['a-Dp5X04SP.js'] },
  ],
  ['many files beside', { pages: 26, changed: 26, others: ['a.png', 'b.png', 'c.png'] }],
  ['new pages', { pages: 12, changed: 2, added: ['_next/static/x/_buildManifest.js'] }],
])('nothing is asked about %s', async (_, build) => {
  expect(await ask(build)).toBeUndefined()
})
