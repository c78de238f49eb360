import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findLaterSteps } from './later-steps.ts'

const vite = ['/usr/bin/node', '/site/node_modules/vite/bin/vite.js', 'build']
const script = ['/usr/bin/node', '/site/build.mjs']

it.each([
  ['nothing follows', 'vite build', vite, undefined],
  ['a script follows', 'vite build && node prerender.mjs', vite, ['node prerender.mjs']],
  [
    'two follow',
    'tsc -b && vite build && pagefind --site dist; next-sitemap',
    vite,
    ['pagefind --site dist', 'next-sitemap'],
  ],
  ['with variables before', 'cross-env A=1 vite build && node after.mjs', vite, ['node after.mjs']],
  ['a further build has a run of its own', 'vite build && vite build --ssr src/server.js', vite, undefined],
  [
    'the last of two builds',
    'vite build && vite build --ssr && node x.mjs',
    [...vite, '--ssr'],
    ['node x.mjs'],
  ],
  ['the command follows', 'vite build && node prerender.mjs && cdn-purge run dist', vite, undefined],
  ['the command follows by npx', 'vite build && node prerender.mjs && npx cdn-purge run', vite, undefined],
  ['a script is the build', 'node build.mjs && node copy.mjs', script, ['node copy.mjs']],
  ['the program is not in the script', 'turbo run build && node copy.mjs', vite, undefined],
])('%s', (_, text, argv, steps) => {
  const found = findLaterSteps({ env: { npm_lifecycle_event: 'build', npm_lifecycle_script: text }, argv })
  expect(found?.steps).toEqual(steps)
})

it('tells of a script that npm runs after it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'package.json')
  writeFileSync(file, JSON.stringify({ scripts: { build: 'vite build', postbuild: 'next-sitemap' } }))
  const env = { npm_lifecycle_event: 'build', npm_lifecycle_script: 'vite build', npm_package_json: file }
  expect(findLaterSteps({ env, argv: vite })).toEqual({ script: 'build', steps: ['next-sitemap'] })
  writeFileSync(file, JSON.stringify({ scripts: { postbuild: 'cdn-purge run dist' } }))
  expect(findLaterSteps({ env, argv: vite })).toBeUndefined()
})

it('says nothing outside of a script', () => {
  expect(findLaterSteps({ env: {}, argv: vite })).toBeUndefined()
})
