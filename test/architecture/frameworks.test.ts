import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { blocks, documented } from '../frameworks/docs.ts'
import { rows } from '../frameworks/rows/index.ts'

const titles = (page: string) =>
  [...page.matchAll(/^\| (.+?) \|/gm)]
    .map(([, title]) => title)
    .filter(title => !/^(framework|---)$/.test(title ?? ''))

// A row that was added, renamed or removed: `npm run frameworks -- --full --table` writes the page again.
test('the table of the docs has every row of test/frameworks, in its order', () => {
  const page = readFileSync(new URL('../../docs/frameworks-table.md', import.meta.url), 'utf8')
  expect(titles(page)).toEqual(rows.map(({ title }) => title))
})

test('the rows are named once', () => {
  const names = rows.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})

const isOptions = ({ file }: { readonly file: string }) => file === 'cdn-purge.config.ts'
const isManifest = ({ file }: { readonly file: string }) => file === 'package.json'

test.each(blocks.filter(block => !isOptions(block) && !isManifest(block)))(
  '$file of "$heading" is what a row writes, word for word',
  ({ file, text }) => {
    const written = rows.map(row => row.files('')[file])
    expect(written).toContain(text)
  },
)

test.each(blocks.filter(isManifest))('the scripts of "$heading" are run by a row', ({ text }) => {
  const { scripts } = JSON.parse(text)
  expect(rows.map(({ manifest }) => manifest?.scripts)).toContainEqual(scripts)
})

// The options of a row are its own; what stands around them is the page's.
test.each(blocks.filter(isOptions))(
  'the options of "$heading" stand as the rows write them',
  ({ heading }) => {
    const around = (name: string) => documented(name, 'cdn-purge.config.ts').replace(/\{\n.*\}/s, '')
    expect(around(heading)).toBe(around('What to write, framework by framework'))
  },
)
