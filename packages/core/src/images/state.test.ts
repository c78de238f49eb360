import { expect, test } from 'vitest'
import { stateOf } from './state.ts'

const image = 'https://www.example.com/hero.jpg'
const gone = 'https://www.example.com/gone.jpg'

/** @param files - hashes by image URL, as they are on disk */
function look(token: string, files: Readonly<Record<string, string>>, firstRun = false) {
  const known = new Map([
    [image, { hash: 'one', token }],
    [gone, { hash: 'one' }],
  ])
  const locate = (url: string) => (url in files ? { path: url, url, hashed: false } : undefined)
  return stateOf({ known, firstRun, locate, hash: async path => files[path] ?? '' })
}

test('stays as long as images and tokens do', async () => {
  const before = await look('T1', { [image]: 'one' })
  expect(await look('T1', { [image]: 'one' })).toBe(before)
  expect(await look('T2', { [image]: 'one' })).not.toBe(before)
})

test.each([
  ['an image changed, whose token may be refused', { [image]: 'two' }, false],
  ['nothing is known of what was deployed', { [image]: 'one' }, true],
])('is never the same twice where %s', async (_, files, firstRun) => {
  expect(await look('T1', files, firstRun)).not.toBe(await look('T1', files, firstRun))
})
