import { expect, test } from 'vitest'
import { writeManifest } from '../ledger/manifest.ts'
import { resolveOptions } from '../options/resolve.ts'
import { resolveSites } from '../urls/sites.ts'
import { collectDue, createJudge } from './due.ts'

const site = 'https://www.example.com/'
const options = resolveOptions({ site, targets: [{ provider: 'wao', siteId: 's' }] }, {}, 'read')
const added = { path: 'words.js', after: 'a' }
const hashed: ReadonlySet<string> = new Set(['words.js', 'words.css'])

test('what the bundler knows to be hashed is judged so, in its output alone', async () => {
  const { bytes } = await writeManifest({ paths: ['words.js'], hashes: ['0'.repeat(64)] })
  const changes = {
    added: [added],
    changed: [{ path: 'words.css', before: 'a', after: 'b' }],
    removed: [{ path: 'other.js', before: 'a' }],
    unchanged: 0,
  }
  const output = { changes, firstRun: false, manifest: bytes, newSites: [] }
  const here = { ...output, sites: resolveSites(site).sites, hashed }
  const there = { ...output, sites: resolveSites(`${site}there/`).sites }
  const { due, warnings } = collectDue([here, there], options)
  expect(due.map(({ item }) => item.slice(site.length)).sort()).toEqual(
    ['words.css', 'other.js', 'there/words.css', 'there/other.js', 'there/words.js'].sort(),
  )
  expect(warnings).toEqual([
    expect.stringMatching(/^words\.css has a content hash in the name but other bytes/),
  ])
})

test('the verdict says why', () => {
  const judge = createJudge(options, { hashed })
  expect(judge(added, false)).toEqual({ due: false, why: 'immutable-added' })
  expect(judge(added, true)).toEqual({ due: true, why: 'first-run' })
  expect(createJudge(options, { hashed: undefined })(added, false)).toEqual({ due: true, why: 'added' })
})
