import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createFolder, createWorkspace, SITE } from '../support/workspace.ts'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

/** The options of the README's section, as they are written there. */
async function readRecipe(): Promise<{ urls: (file: string) => string[] | undefined; rules: [] }> {
  const section = readme.split('### URLs that no file name tells')[1] ?? ''
  const [, code = ''] = /```js\n(.*?)```/s.exec(section) ?? []
  const file = join(createFolder({ 'recipe.mjs': `export default {\n${code}}\n` }), 'recipe.mjs')
  return (await import(pathToFileURL(file).href)).default
}

test('are purged as the README says to write them', async () => {
  const files = { 'about.html': '1', 'feed/index.xml': '1', 'index.html': '1', _redirects: '1', 'a.css': '1' }
  const { run, write } = await createWorkspace({ files, options: await readRecipe() })
  await run()
  const settled = async () =>
    (await run()).targets
      .flatMap(target => Array.from(target.settled, ({ kind, item }) => `${kind} ${item}`))
      .sort()

  write({ 'about.html': '2', 'feed/index.xml': '2' })
  expect(await settled()).toEqual(
    ['about', 'about.html', 'about/', 'feed/', 'feed/index.xml'].map(path => `url ${SITE}${path}`),
  )
  write({ 'index.html': '2' })
  expect(await settled()).toEqual(['', 'index.html'].map(path => `url ${SITE}${path}`))
  write({ _redirects: '2' })
  expect(await settled()).toEqual([`prefix ${SITE}`, `url ${SITE}_redirects`])
})
