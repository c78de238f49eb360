import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSimulator, type Simulator } from '@cdn-purge/simulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type CommandResult, runCommand, startProgram } from '../support/command.ts'
import { createFolder, type Files, writeFiles } from '../support/workspace.ts'

const installed = fileURLToPath(new URL('../node_modules', import.meta.url))
const site = 'https://www.example.com/'
const answers = ['--site', site, '--cache', 'wao', '--yes']

const init = (root: string, ...args: readonly string[]): Promise<CommandResult> =>
  runCommand(['init', ...args], { cwd: root })

/** A folder with what a project has; packages are found in ours. */
function createApp(files: Files): string {
  const root = createFolder(files)
  mkdirSync(join(root, '.git'))
  symlinkSync(installed, join(root, 'node_modules'))
  return root
}

const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8')

/** Starts simulated caches over what a project serves, and has its configuration speak to them. */
async function simulate(root: string, output: string): Promise<Simulator> {
  mkdirSync(join(root, output), { recursive: true })
  const simulator = await createSimulator({ origin: join(root, output), hosts: ['www.example.com'] })
  onTestFinished(() => simulator.close())
  const name = readdirSync(root).find(each => each.startsWith('cdn-purge.config.')) ?? ''
  const text = read(root, name)
  expect(text).toContain(`{ provider: 'wao' }`)
  const { baseUrl } = simulator.apis.wao
  writeFileSync(join(root, name), text.replace(`'wao'`, `'wao', baseUrl: '${baseUrl}'`))
  return simulator
}

const purged = ({ log }: Simulator) => log.flatMap(({ body }) => Object(body).exactMatches ?? [])

const app = { 'src/app.js': `console.log('app')\n` }
const esm = (devDependencies: object) => JSON.stringify({ type: 'module', devDependencies })
const bundlers: readonly (readonly [name: string, files: Files, build: readonly string[], made: RegExp])[] = [
  [
    'vite',
    {
      ...app,
      'package.json': esm({ vite: '8' }),
      'index.html': '<h1>Home</h1>',
      'vite.config.js': 'export default {}\n',
    },
    ['vite', 'build'],
    /^\/index\.html$/,
  ],
  [
    'rollup',
    {
      ...app,
      'package.json': esm({ rollup: '4' }),
      'rollup.config.js': `export default { input: 'src/app.js', output: { dir: 'dist' } }\n`,
    },
    ['rollup', '-c'],
    /^\/app\.js$/,
  ],
  [
    'rolldown',
    {
      ...app,
      'package.json': esm({ rolldown: '1' }),
      'rolldown.config.js': `import { defineConfig } from 'rolldown'\n\nexport default defineConfig({\n  input: 'src/app.js',\n  plugins: [],\n})\n`,
    },
    ['rolldown', '-c'],
    /^\/app\.js$/,
  ],
  [
    'webpack',
    {
      ...app,
      'package.json': JSON.stringify({ devDependencies: { webpack: '5' } }),
      'webpack.config.js': `module.exports = { mode: 'production', entry: './src/app.js' }\n`,
    },
    ['webpack'],
    /^\/main\.js$/,
  ],
  [
    'rspack',
    {
      ...app,
      'package.json': JSON.stringify({ devDependencies: { '@rspack/core': '2' } }),
      'rspack.config.js': `module.exports = { mode: 'production', entry: './src/app.js' }\n`,
    },
    ['rspack', 'build'],
    /^\/main\.js$/,
  ],
]

describe('what cdn-purge init writes builds and purges', () => {
  test.each(bundlers)(
    'with %s, served where it is built',
    async (name, files, [program = '', ...args], made) => {
      const root = createApp(files)
      const done = await init(root, ...answers, '--live', 'web-root')
      expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('Written.') })
      const simulator = await simulate(root, 'dist')
      const built = await startProgram([join(root, 'node_modules/.bin', program), ...args], {
        cwd: root,
        env: simulator.env,
      }).result
      expect(built, name).toMatchObject({ status: 0 })
      expect(purged(simulator)).toContainEqual(expect.stringMatching(made))
    },
  )

  test('uploaded after the build: the build sends nothing, and the command does', async () => {
    const [, files] = bundlers[0] ?? []
    const root = createApp(files ?? {})
    await init(root, ...answers, '--live', 'upload')
    const simulator = await simulate(root, 'dist')
    const options = { cwd: root, env: simulator.env }
    expect(await startProgram([join(root, 'node_modules/.bin/vite'), 'build'], options).result).toMatchObject(
      { status: 0 },
    )
    expect(simulator.log).toEqual([])
    expect(await runCommand(['run'], options)).toMatchObject({ status: 0 })
    expect(purged(simulator)).toContain('/index.html')
  })

  test('of a folder, which it finds: the command alone', async () => {
    const root = createApp({ 'public/index.html': 'home' })
    const done = await init(root, ...answers, '--live', 'upload')
    expect(done.stdout).toContain('npx cdn-purge run public')
    expect(read(root, 'cdn-purge.config.mjs')).toContain(`dir: 'public'`)
    const simulator = await simulate(root, 'public')
    expect(await runCommand(['run'], { cwd: root, env: simulator.env })).toMatchObject({ status: 0 })
    expect(purged(simulator)).toContain('/index.html')
  })
})

/** Configurations of frameworks that are not installed here. */
const others: readonly (readonly [
  id: string,
  name: string,
  packages: string,
  files: Files,
  added: string,
])[] = [
  [
    'nuxt',
    'Nuxt',
    'nuxt',
    { 'nuxt.config.ts': 'export default defineNuxtConfig({})\n' },
    `modules: ['unplugin-cdn-purge/nuxt']`,
  ],
  [
    'next',
    'Next.js',
    'next',
    { 'next.config.js': `module.exports = { output: 'export' }\n` },
    `require.resolve('unplugin-cdn-purge/next')`,
  ],
  [
    'astro',
    'Astro',
    'astro',
    { 'astro.config.mjs': 'export default defineConfig({})\n' },
    'integrations: [cdnPurge()]',
  ],
  [
    'sveltekit',
    'SvelteKit',
    '@sveltejs/kit',
    { 'vite.config.ts': 'export default defineConfig({ plugins: [sveltekit()] })\n' },
    'plugins: [sveltekit(), cdnPurge()]',
  ],
  [
    'react-router',
    'React Router',
    '@react-router/dev',
    { 'vite.config.ts': 'export default { plugins: [reactRouter()] }\n' },
    'plugins: [reactRouter(), cdnPurge()]',
  ],
  [
    'laravel',
    'Laravel',
    'laravel-vite-plugin',
    { 'vite.config.js': 'export default { plugins: [laravel([])] }\n' },
    'plugins: [laravel([]), cdnPurge()]',
  ],
  [
    'vitepress',
    'VitePress',
    'vitepress',
    { 'docs/.vitepress/config.mts': 'export default defineConfig({})\n' },
    'vite: { plugins: [cdnPurge()] }',
  ],
  [
    'docusaurus',
    'Docusaurus',
    '@docusaurus/core',
    { 'docusaurus.config.js': 'module.exports = {}\n' },
    `plugins: ['unplugin-cdn-purge/docusaurus']`,
  ],
  [
    'eleventy',
    'Eleventy',
    '@11ty/eleventy',
    { 'eleventy.config.js': 'export default function (config) {\n}\n' },
    'config.addPlugin(cdnPurge)',
  ],
  [
    'vue-cli',
    'Vue CLI',
    '@vue/cli-service',
    { 'vue.config.js': 'module.exports = {}\n' },
    'configureWebpack: { plugins: [cdnPurge()] }',
  ],
  [
    'rsbuild',
    'Rsbuild',
    '@rsbuild/core',
    { 'rsbuild.config.mjs': 'export default {}\n' },
    'plugins: [cdnPurge()]',
  ],
]

test.each(others)(
  'init finds %s, and what it writes is a configuration that plan reads',
  async (id, name, dependency, files, added) => {
    const root = createApp({
      'package.json': JSON.stringify({ devDependencies: { [dependency]: '1', vite: '8' } }),
      'site/index.html': 'home',
      ...files,
    })
    const { status, stdout } = await init(root, ...answers, '--live', 'upload', '--json')
    const report = JSON.parse(stdout)
    const [configFile = ''] = Object.keys(files)
    expect(status).toBe(0)
    expect(report).toMatchObject({
      written: true,
      found: { framework: id, configFile, packageManager: 'npm' },
    })
    expect(read(root, configFile)).toContain(added)
    const planned = await runCommand(['plan', 'site', '--json'], { cwd: root })
    expect(JSON.parse(planned.stdout), name).toMatchObject({ ok: true, changes: { added: ['index.html'] } })
    expect(/dir: '/.test(read(root, report.files[0].path))).toBe(['sveltekit', 'laravel'].includes(id))
  },
)

describe('cdn-purge init', () => {
  const files = { 'package.json': esm({ vite: '8' }), 'vite.config.js': 'export default {}\n' }

  test('shows what it would write, and writes nothing, with --dry-run', async () => {
    const root = createApp(files)
    const { status, stdout } = await init(
      root,
      '--site',
      site,
      '--cache',
      'wao',
      '--live',
      'upload',
      '--dry-run',
    )
    expect(status).toBe(0)
    expect(stdout).toContain('    + export default { plugins: [cdnPurge()] }\n')
    expect(stdout).toContain('    + WAO_API_TOKEN=\n')
    expect(stdout).toContain('Nothing was written.')
    expect(read(root, 'vite.config.js')).toBe('export default {}\n')
    expect(existsSync(join(root, 'cdn-purge.config.mjs'))).toBe(false)
  })

  test('does nothing the second time, and says what is there', async () => {
    const root = createApp(files)
    await init(root, ...answers, '--live', 'upload')
    const names = ['cdn-purge.config.mjs', 'vite.config.js', '.env.example', '.gitignore']
    const before = names.map(name => read(root, name))
    const { status, stdout } = await init(root, '--yes')
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout:
        'cdn-purge is set up here already: cdn-purge.config.mjs. Nothing was changed.\nSee whether all is there: npx cdn-purge doctor\n',
    })
    expect(names.map(name => read(root, name))).toEqual(before)
  })

  test('takes options in the configuration of the bundler for a project that is set up', async () => {
    const root = createApp({
      ...files,
      'vite.config.js': `import a from 'unplugin-cdn-purge/vite'\nexport default { plugins: [a({})] }\n`,
    })
    const { status, stdout } = await init(root, ...answers, '--live', 'upload')
    expect(status).toBe(0)
    expect(stdout).toContain('set up here already: the plugin, in vite.config.js')
    expect(stdout).toContain('there is no .env.example')
  })

  test('adds to what is there, and leaves a configuration alone that it is not sure of', async () => {
    const text = 'export default { ...shared }\n'
    const root = createApp({
      ...files,
      'vite.config.js': text,
      '.gitignore': '.env\r\n',
      '.env.example': 'WAO_SITE_ID=x',
    })
    const { stdout } = await init(root, ...answers, '--live', 'upload')
    expect(stdout).toContain('Add the plugin to vite.config.js, which was left as it is:')
    expect(stdout).toContain('plugins: [..., cdnPurge()]')
    expect(read(root, 'vite.config.js')).toBe(text)
    expect(read(root, '.gitignore')).toBe(
      '.env\r\n\r\n# cdn-purge: its ledger, and credentials\r\n.cdn-purge/\r\n.env*.local\r\n',
    )
    expect(read(root, '.env.example')).toMatch(
      /^WAO_SITE_ID=x\n\n# wao.io.*\n# API token.*\nWAO_API_TOKEN=\n$/,
    )
  })

  test('names all that is missing at once, where nobody can be asked', async () => {
    const root = createApp(files)
    const { status, stderr } = await init(root)
    expect(status).toBe(2)
    for (const word of ['--site is missing', '--cache is missing', '--live is missing', 'say --yes'])
      expect(stderr).toContain(word)
    const wrong = await init(root, '--site', '/a', '--cache', 'waoo', '--live', 'uplod', '--yes')
    expect(wrong.status).toBe(2)
    for (const word of ['--site must be', '(did you mean "wao"?)', '(did you mean "upload"?)'])
      expect(wrong.stderr).toContain(word)
    expect(readdirSync(root).sort()).toEqual(['.git', 'node_modules', 'package.json', 'vite.config.js'])
  })

  test('writes all or nothing', async () => {
    const root = createApp(files)
    mkdirSync(join(root, '.gitignore'))
    const { status, stderr } = await init(root, ...answers, '--live', 'upload')
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('.gitignore cannot be read'),
    })
    expect(existsSync(join(root, 'cdn-purge.config.mjs'))).toBe(false)
  })

  test.each([
    [
      'packageManager',
      { 'package.json': JSON.stringify({ packageManager: 'yarn@4.0.0' }), 'pnpm-lock.yaml': '' },
      'yarn cdn-purge doctor',
    ],
    ['a lockfile', { 'bun.lock': '' }, 'bunx cdn-purge doctor'],
    ['nothing', {}, 'npx cdn-purge doctor'],
  ])('knows the package manager by %s', async (_, own, line) => {
    const root = createApp({ ...own, 'dist/index.html': '' })
    expect((await init(root, ...answers, '--live', 'upload')).stdout).toContain(line)
  })

  test('in an app of a monorepo, speaks of the repository; at its root, asks for the app', async () => {
    const root = createApp({
      'package.json': JSON.stringify({ workspaces: ['apps/*'] }),
      'pnpm-lock.yaml': '',
      '.github/workflows/ci.yml': '',
      'apps/web/package.json': esm({ vite: '8' }),
      'apps/web/vite.config.js': 'export default {}\n',
    })
    const above = await init(root, ...answers, '--live', 'upload')
    expect(above).toMatchObject({ status: 2, stderr: expect.stringContaining('--cwd apps/web') })
    const { status, stdout } = await init(root, '--cwd', 'apps/web', ...answers, '--live', 'upload')
    expect(status).toBe(0)
    expect(stdout).toContain('- run: pnpm exec cdn-purge run')
    expect(stdout).toContain('  working-directory: apps/web')
    expect(stdout).toContain('path: apps/web/.cdn-purge')
    expect(stdout).toContain(['WAO_API_TOKEN: $', '{{ secrets.WAO_API_TOKEN }}'].join(''))
    expect(existsSync(join(root, 'apps/web/cdn-purge.config.mjs'))).toBe(true)
  })

  test('in an app of a monorepo without a CI, calls the command in the app', async () => {
    const root = createApp({ 'apps/web/package.json': esm({}), 'apps/web/dist/index.html': '' })
    const { stdout } = await init(root, '--cwd', 'apps/web', ...answers, '--live', 'upload')
    expect(stdout).toContain('After each upload, in apps/web, on a machine that keeps apps/web/.cdn-purge')
    expect(stdout).toContain('./upload.sh && npx cdn-purge run dist\n')
  })

  test('for GitLab, names the keys of its job', async () => {
    const root = createApp({ 'dist/index.html': '', '.gitlab-ci.yml': '' })
    const { stdout } = await init(root, ...answers, '--live', 'upload')
    expect(stdout).toContain('resource_group: production')
    expect(stdout).toContain('WAO_SITE_ID, WAO_API_TOKEN are CI/CD variables')
  })

  test('refuses a framework that there is not, and a package.json that is none', async () => {
    const root = createApp({ 'package.json': '{' })
    expect(await init(root, ...answers)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('package.json cannot be read'),
    })
    writeFiles(root, { 'package.json': '{}' })
    const { stderr } = await init(root, '--framework', 'gulp')
    expect(stderr).toContain('there is no such framework')
  })
})
