import { expect, test } from 'vitest'
import { emptyLedger } from '../ledger/settle.ts'
import { writeManifest } from '../manifest/manifest.ts'
import { resolveOptions } from '../options/resolve.ts'
import { compareOutput, type PreparedOutput } from '../output/compare-output.ts'
import { collectDue } from './due.ts'
import { createJudge } from './judge.ts'

const site = 'https://www.example.com/'
const options = await resolveOptions(
  { site, targets: [{ provider: 'wao', siteId: 's' }] },
  {},
  { purpose: 'read' },
)
const hashed: ReadonlySet<string> = new Set(['words.js', 'words.css'])
const manifestOf = (files: Readonly<Record<string, string>>) =>
  writeManifest({
    paths: Object.keys(files),
    hashes: Object.values(files).map(letter => letter.repeat(64)),
  })

/** An output in which `words.js` was added, `words.css` changed and `other.js` removed. */
async function changed(name: string, known: Partial<Pick<PreparedOutput, 'hashed' | 'site'>>) {
  const before = await manifestOf({ 'other.js': 'a', 'words.css': 'a' })
  const now = await manifestOf({ 'words.css': 'b', 'words.js': 'c' })
  const document = {
    ...emptyLedger('production', [site]),
    outputs: new Map([[name, { manifest: before.hash, files: 2 }]]),
  }
  const ledger = {
    document,
    version: undefined,
    journal: false,
    manifests: new Map([[name, before.bytes]]),
  }
  const scanned = {
    ...{
      name,
      base: undefined,
      site: undefined,
      only: undefined,
      unapplied: [],
      unseen: [],
      directory: undefined,
    },
    ...{ manifest: now.bytes, hash: now.hash, files: 2 },
    ...known,
  }
  return compareOutput(scanned, name, ledger, [scanned], options)
}

test('what the bundler knows to be hashed is judged so, in its output alone', async () => {
  const here = await changed('here', { hashed })
  const there = await changed('there', {})
  expect(
    collectDue([here], options)
      .due.map(({ item }) => item.slice(site.length))
      .sort(),
  ).toEqual(['other.js', 'words.css'].sort())
  expect(
    collectDue([there], options)
      .due.map(({ item }) => item.slice(site.length))
      .sort(),
  ).toEqual(['other.js', 'words.css', 'words.js'])
  expect(collectDue([here, there], options).warnings).toEqual([
    expect.stringMatching(/^words\.css has a content hash in the name but other bytes/),
  ])
})

test('the verdict says why', async () => {
  const judge = createJudge(await changed('here', { hashed }), options)
  expect(judge('words.js', 'added')).toEqual({ due: [], why: 'immutable-added' })
  const other = createJudge(await changed('there', {}), options)
  expect(other('words.js', 'added')).toEqual({ due: [`${site}words.js`], why: 'added' })
})
