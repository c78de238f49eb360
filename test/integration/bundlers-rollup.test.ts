import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Plugin, rollup } from 'rollup'
import { finish } from 'unplugin-cdn-purge'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { bundlers, rollupInput } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder } from '../support/workspace.ts'

let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

function createSite() {
  const files = bundlers.find(({ name }) => name === 'rollup')?.files
  const root = createFolder(files)
  const lines = keepStandardError()
  const ledger = join(root, '.cdn-purge')
  const input = rollupInput({ root, options: { ...api.options, ledger }, lines })
  return {
    input,
    ledger,
    dist: (name: string) => join(root, 'dist', name),
    runs: () => lines.filter(line => / → (?:\d+ URLs?|nothing)/.test(line)).length,
  }
}

it('runs once for all outputs of a bundle', async () => {
  const { input, dist, runs } = createSite()
  const bundle = await rollup(input)
  await bundle.write({ dir: dist('es') })
  await bundle.write({ dir: dist('system'), format: 'system' })
  await bundle.close()
  await finish()
  expect(runs()).toBe(1)
  expect(api.requests).toHaveLength(1)
})

it('does not run when the second output fails', async () => {
  const { input, dist } = createSite()
  const second: Plugin = {
    name: 'second',
    writeBundle({ format }) {
      if (format === 'system') throw new Error('planned failure')
    },
  }
  const bundle = await rollup({ ...input, plugins: [input.plugins, second] })
  await bundle.write({ dir: dist('es') })
  await expect(bundle.write({ dir: dist('system'), format: 'system' })).rejects.toThrow('planned failure')
  await bundle.close()
  await finish()
  expect(api.requests).toHaveLength(0)
})

it('runs when a bundle was looked at before it was written', async () => {
  const { input, dist } = createSite()
  const bundle = await rollup(input)
  await bundle.generate({})
  await bundle.write({ dir: dist('es') })
  await bundle.close()
  await finish()
  expect(api.requests).toHaveLength(1)
})

it('runs when the bundle is closed, and not before', async () => {
  const { input, dist } = createSite()
  const bundle = await rollup(input)
  await bundle.write({ file: dist('main.js'), inlineDynamicImports: true })
  expect(api.requests).toHaveLength(0)
  await bundle.close()
  await finish()
  expect(api.purged()).toContain('/main.js')
})

it('reads an output that lies in another one as a part of that', async () => {
  const { input, dist, ledger } = createSite()
  const bundle = await rollup(input)
  await bundle.write({ dir: dist('legacy'), format: 'system' })
  await bundle.write({ dir: dist('.') })
  await bundle.close()
  await finish()
  const { outputs } = JSON.parse(readFileSync(join(ledger, 'ledger.json'), 'utf8'))
  expect(Object.keys(outputs)).toEqual([expect.stringMatching(/dist$/)])
  expect(api.purged()).toEqual(expect.arrayContaining(['/main.js', '/legacy/main.js']))
})
