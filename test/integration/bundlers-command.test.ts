import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from '../support/api.ts'
import { startApi as startVendor } from '../support/api-server.ts'
import { type Bundler, bundlers } from '../support/bundlers.ts'
import { tokenFiles } from '../support/token-site.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const bin = join(modules, '.bin')
const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
let api: TestApi

beforeEach(async () => {
  api = await startApi()
})
afterEach(() => api.close())

/** How a command is run. */
interface CommandRun {
  /** The plugin reads its options from the file that is written for it. */
  readonly asFile?: boolean
  /** For a build that is not for production, as the bundler has it. */
  readonly development?: boolean
}

/** Runs a bundler's command in a fixture. */
async function runCommand(
  { name, files, command }: Bundler,
  options: object,
  { asFile = false, development = false }: CommandRun = {},
) {
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
  // In webpack and Rspack the mode counts, whatever the environment says.
  const mode = development && name.endsWith('pack') ? ['--mode', 'development'] : []
  const { exitCode, all } = await execa(
    program === 'node' ? execPath : join(bin, program),
    [...args, ...mode],
    {
      cwd: root,
      all: true,
      reject: false,
      env: {
        WAO_API_TOKEN: api.token,
        CI: '',
        CDN_PURGE: '',
        NO_COLOR: '1',
        NODE_ENV: development ? 'development' : 'production',
      },
    },
  )
  return { root, exitCode, printed: all }
}

const configuration = () => ({
  site: 'https://www.example.com/',
  targets: [{ provider: 'wao', baseUrl: api.baseUrl, siteId: api.siteId, retries: 0 }],
})

describe.each(bundlers)('the command of $name', bundler => {
  it('purges, and says so', async () => {
    const { exitCode, printed } = await runCommand(bundler, configuration())
    expect(printed).toMatch(/wao: \d+ of \d+ URLs? accepted in 1 request/)
    expect(exitCode).toBe(0)
    expect(api.requests).toHaveLength(1)
    expect(api.requests[0]?.headers.authorization).toBe('valid')
  })

  it('reads cdn-purge.config.json where the plugin is called without an argument', async () => {
    const { exitCode, printed } = await runCommand(bundler, configuration(), { asFile: true })
    expect(printed).toContain('accepted in 1 request')
    expect(exitCode).toBe(0)
  })

  it.each([false, true])(
    'does not purge what is not for production, and says so (file: %s)',
    async asFile => {
      const run = { asFile, development: true }
      const { root, exitCode, printed = '' } = await runCommand(bundler, configuration(), run)
      expect(printed.match(/This is no production build: nothing is purged or recorded/g)).toHaveLength(1)
      expect(exitCode).toBe(0)
      expect(api.requests).toHaveLength(0)
      expect(existsSync(join(root, 'dist'))).toBe(true)
      expect(existsSync(join(root, '.cdn-purge'))).toBe(false)
    },
  )

  it('purges what is not for production where "enabled" says so', async () => {
    const options = { ...configuration(), enabled: true }
    const { exitCode, printed } = await runCommand(bundler, options, { development: true })
    expect(printed).toContain('accepted in 1 request')
    expect(printed).not.toContain('no production build')
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
    // Nor a stack of ours; some bundlers show their own way to it.
    expect(printed).not.toMatch(/^\s+at .*(unplugin|core)\/dist/m)
    expect(api.requests).toHaveLength(0)
  })

  it('ends with an error without a stack of ours where a token is refused while modules are read', async () => {
    const vendor = await startVendor(() => ({ status: 401 }))
    const files = { ...tokenFiles, ...bundler.files, 'src/main.js': tokenFiles['src/main.js'] ?? '' }
    const { exitCode, printed } = await runCommand(
      { ...bundler, files },
      {
        site: 'https://www.example.com/',
        targets: [{ provider: 'optimole', baseUrl: vendor.url, apiKey: 'hunter2', retries: 0 }],
      },
    )
    expect(exitCode).not.toBe(0)
    expect(printed).toContain('optimole gave no cache token: HTTP 401')
    expect(printed).toContain('Use the root API key of the account (OPTIMOLE_API_KEY)')
    expect(printed).not.toMatch(/^\s+at .*(unplugin|core)\/dist|hunter2/m)
  })
})

it('purges nothing when a framework fails after its bundler has succeeded, and says so', async () => {
  const [vite] = bundlers
  if (vite === undefined) throw new Error('no bundler')
  const { exitCode, printed } = await runCommand(
    {
      ...vite,
      command: {
        args: ['node', 'build.mjs'],
        configFile: 'build.mjs',
        config: (plugin, options) => `import { createBuilder } from 'vite'
import cdnPurge from '${plugin}'
const framework = {
  name: 'framework',
  buildApp: { order: 'post', handler() { throw new Error('planned failure') } },
}
const buildApp = builder => builder.build(builder.environments.client)
const plugins = [cdnPurge(${options}), framework]
await (await createBuilder({ plugins, builder: { buildApp } }, null)).buildApp()
`,
      },
    },
    configuration(),
  )
  expect(printed).toContain('planned failure')
  expect(printed).toContain('Nothing was purged or recorded: the process ends with status 1.')
  expect(exitCode).toBe(1)
  expect(api.requests).toHaveLength(0)
})
