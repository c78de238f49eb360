import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin, rolldown } from 'rolldown'
import { finish } from 'unplugin-cdn-purge'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { bundlers, rolldownInput } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

function createSite() {
  const root = createFolder(bundlers.find(({ name }) => name === 'rolldown')?.files)
  const lines = keepStandardError()
  const ledger = join(root, '.cdn-purge')
  const input = rolldownInput({ root, options: { ...api.options, ledger }, lines })
  return {
    root,
    input,
    ledger,
    dist: (name: string) => join(root, 'dist', name),
    runs: () => lines.filter(line => / → (?:\d+ URLs?|nothing)/.test(line)).length,
  }
}

const failsInSecond = (): Plugin => {
  let written = 0
  return {
    name: 'second',
    writeBundle() {
      if (++written === 2) throw new Error('planned failure')
    },
  }
}

it('runs once for all outputs of a bundle', async () => {
  const { input, dist, runs, ledger } = createSite()
  const bundle = await rolldown(input)
  await bundle.write({ dir: dist('a') })
  await bundle.write({ dir: dist('b'), format: 'cjs' })
  expect(api.requests).toHaveLength(0)
  await bundle.close()
  await finish()
  expect(runs()).toBe(1)
  expect(api.requests).toHaveLength(1)
  const { outputs } = JSON.parse(readFileSync(join(ledger, 'ledger.json'), 'utf8'))
  expect(Object.keys(outputs)).toEqual([expect.stringMatching(/a$/), expect.stringMatching(/b$/)])
})

it('reads its configuration once for all outputs', async () => {
  const { dist, root, ledger } = createSite()
  writeFiles(root, { 'purge.json': JSON.stringify({ ...api.options, ledger }) })
  const bundle = await rolldown(rolldownInput({ root, options: { configFile: join(root, 'purge.json') } }))
  await bundle.write({ dir: dist('a') })
  writeFiles(root, { 'purge.json': undefined })
  await bundle.write({ dir: dist('b') })
  await bundle.close()
  await finish()
  expect(api.requests).toHaveLength(1)
})

it('does not run when the second output fails', async () => {
  const { input, dist } = createSite()
  const bundle = await rolldown({ ...input, plugins: [input.plugins, failsInSecond()] })
  await bundle.write({ dir: dist('a') })
  await expect(bundle.write({ dir: dist('b') })).rejects.toThrow('planned failure')
  await bundle.close()
  await finish()
  expect(api.requests).toHaveLength(0)
})

it('does not run when a module of the second output fails', async () => {
  const { input, dist } = createSite()
  let built = 0
  const second: Plugin = {
    name: 'second',
    buildStart() {
      built++
    },
    transform() {
      if (built === 2) throw new Error('planned failure')
    },
  }
  const bundle = await rolldown({ ...input, plugins: [input.plugins, second] })
  await bundle.write({ dir: dist('a') })
  await expect(bundle.write({ dir: dist('b') })).rejects.toThrow('planned failure')
  await bundle.close()
  await finish()
  expect(api.requests).toHaveLength(0)
})

it('runs when a bundle was looked at before it was written', async () => {
  const { input, dist } = createSite()
  const bundle = await rolldown(input)
  await bundle.generate({})
  await bundle.write({ dir: dist('a') })
  await bundle.close()
  await finish()
  expect(api.requests).toHaveLength(1)
})

it('runs by `build()`, which closes by itself', async () => {
  const { input, dist } = createSite()
  await build({ ...input, output: { dir: dist('.') } })
  await finish()
  expect(api.purged()).toContain('/robots.txt')
})
