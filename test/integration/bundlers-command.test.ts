import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { type Bundler, bundlers } from '../support/bundlers.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const bin = join(modules, '.bin')
const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

/** Runs a bundler's command in a fixture; the plugin gets `options`, or reads the file that is written for it. */
async function runCommand({ name, files, command }: Bundler, options: object, asFile = false) {
  const root = createFolder(files)
  const plugin = join(packages, 'unplugin/dist', `${name}.js`)
  const text = JSON.stringify(options)
  writeFiles(root, {
    [command.configFile]: command.config(plugin, asFile ? '' : text),
    ...(asFile ? { 'cdn-purge.config.json': text } : {}),
  })
  // For scripts that import their bundler.
  symlinkSync(modules, join(root, 'node_modules'))
  const [program, ...args] = command.args
  const { exitCode, all } = await execa(program === 'node' ? execPath : join(bin, program), args, {
    cwd: root,
    all: true,
    reject: false,
    env: { WAO_API_TOKEN: api.token, CI: '', CDN_PURGE: '', NO_COLOR: '1', NODE_ENV: 'production' },
  })
  return { root, exitCode, printed: all }
}

const configuration = () => ({
  site: 'https://www.example.com/',
  targets: [{ provider: 'wao', baseUrl: api.baseUrl, siteId: api.siteId, retries: 0 }],
})

describe.each(bundlers)('the command of $name', bundler => {
  it('purges, and says so', async () => {
    const { exitCode, printed } = await runCommand(bundler, configuration())
    expect(printed).toMatch(/wao: \d+ of \d+ accepted in 1 request/)
    expect(exitCode).toBe(0)
    expect(api.requests).toHaveLength(1)
    expect(api.requests[0]?.headers.authorization).toBe('valid')
  })

  it('reads cdn-purge.config.json where the plugin is called without an argument', async () => {
    const { exitCode, printed } = await runCommand(bundler, configuration(), true)
    expect(printed).toContain('accepted in 1 request')
    expect(exitCode).toBe(0)
  })

  it('ends with an error that names the target, what is pending and what to do, when a purge failed', async () => {
    api.fail(500)
    const { exitCode, printed } = await runCommand(bundler, configuration())
    expect(exitCode).not.toBe(0)
    expect(printed).toMatch(/purges? (was|were) not accepted by wao:/)
    expect(printed).toMatch(/HTTP 500. Still pending: https:\/\/www\.example\.com\//)
    expect(printed).toContain('pending in .cdn-purge: the next build sends')
    expect(printed).not.toContain(api.token)
  })

  it('ends with an error for a bad configuration, with all its problems', async () => {
    const { exitCode, printed } = await runCommand(bundler, {
      ...configuration(),
      onErorr: 'warn',
      owns: 'all',
    })
    expect(exitCode).not.toBe(0)
    expect(printed).toContain('unknown option "onErorr" (did you mean "onError"?)')
    expect(printed).toContain('"owns"')
    expect(api.requests).toHaveLength(0)
  })
})
