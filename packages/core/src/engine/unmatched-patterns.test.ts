import { describe, expect, test } from 'vitest'
import { writeManifest } from '../ledger/manifest.ts'
import { warnOfUnmatched } from './unmatched-patterns.ts'

const none = { added: [], changed: [], removed: [], unchanged: 0 }
const nothing = { include: [], exclude: [] }
const plain = { immutable: undefined, rules: [] }

/** An output that holds some files. */
async function output(name: string, paths: readonly string[], given: object = {}) {
  const { bytes } = await writeManifest({ paths, hashes: paths.map(() => '0'.repeat(64)) })
  return { name, only: undefined, sites: [], manifest: bytes, changes: none, unmatched: nothing, ...given }
}

describe('the options "include" and "exclude"', () => {
  test.each([
    ['/assets/**', 'assets/**'],
    ['./assets/', 'assets/**'],
    ['assets/', 'assets/**'],
    ['assets\\**', 'assets/**'],
    ['build/client/assets/**', 'assets/**'],
    ['client/assets/**', 'assets/**'],
    ['\\build\\client\\assets\\', 'assets/**'],
    ['/', '**'],
    ['*.map', '**/*.map'],
    ['!/drafts/**', '!drafts/**'],
  ])('%s is answered with %s', async (pattern, better) => {
    const unmatched = { include: [], exclude: [pattern] }
    const [warning = '', ...more] = warnOfUnmatched(
      [await output('build/client', ['a.js'], { unmatched })],
      [],
      plain,
    )
    expect(more).toEqual([])
    expect(warning).toContain(`The option "exclude": the pattern ${JSON.stringify(pattern)} `)
    expect(warning).toContain('relative to the output directory (build/client)')
    expect(warning).toContain(` Did you mean ${JSON.stringify(better)}?`)
  })

  test.each(['assets/**', 'a/*.png', '**', '**/*.map'])('%s is answered without a guess', async pattern => {
    const all = [await output('dist', ['a.js'], { unmatched: { include: [pattern], exclude: [] } })]
    expect(warnOfUnmatched(all, [], plain)).toEqual([
      `The option "include": the pattern "${pattern}" matches no file. Patterns are relative to the output directory (dist), with "/" between folders.`,
    ])
  })

  test('are told only where no output has such a file', async () => {
    const one = await output('one', ['a'], { unmatched: { include: [], exclude: ['x/**', 'y/**'] } })
    const two = await output('two', ['a'], { unmatched: { include: [], exclude: ['y/**'] } })
    const image = await output('images', ['a'], { only: 'optimole', unmatched: nothing })
    const warnings = warnOfUnmatched([one, two, image], [], plain)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('"y/**" matches no file. ')
    expect(warnings[0]).toContain('(one, two)')
  })

  test('are not told where there are outputs that were not looked at', async () => {
    const one = await output('one', ['a'], { unmatched: { include: [], exclude: ['x/**'] } })
    const trusted = await output('two', ['a'], { unmatched: undefined })
    expect(warnOfUnmatched([one, trusted], [], plain)).toEqual([])
    expect(warnOfUnmatched([one], [await output('three', ['a'])], plain)).toEqual([])
    expect(warnOfUnmatched([trusted], [], plain)).toEqual([])
  })
})

describe('the options "immutable" and "rules"', () => {
  const removed = [{ path: 'gone.js', before: 'x' }]
  const options = {
    immutable: ['a.js', '*.css', 'gone.*', '!dist/x'],
    rules: [
      { files: 'b/*.html', purge: ['/'] },
      { files: '/b/*.html', purge: ['/'] },
      { files: 'c.html', purge: ['/'] },
    ],
  }

  test('are about the files of all outputs, now and before', async () => {
    const one = await output('dist', ['a.js', 'b/c.html'], { changes: { ...none, removed } })
    const elsewhere = await output('other', ['c.html'])
    expect(warnOfUnmatched([one], [elsewhere], options)).toEqual([
      'The option "immutable": the pattern "*.css" matches no file, now or at the last deploy. Patterns are relative to the output directory (dist), with "/" between folders. Did you mean "**/*.css"?',
      'The option "immutable": the pattern "!dist/x" takes nothing away: no other pattern matches such a file. Patterns are relative to the output directory (dist), with "/" between folders. Did you mean "!x"?',
      'The option "files" of "rules": the pattern "/b/*.html" matches no file, now or at the last deploy. Patterns are relative to the output directory (dist), with "/" between folders. Did you mean "b/*.html"?',
    ])
  })

  test('say nothing where they are not set, or where nothing was looked at', async () => {
    expect(warnOfUnmatched([await output('dist', ['a'])], [], { immutable: false, rules: [] })).toEqual([])
    expect(warnOfUnmatched([], [await output('dist', ['a'])], options)).toEqual([])
  })
})
