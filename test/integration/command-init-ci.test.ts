import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type CommandResult, runCommand } from '../support/command.ts'
import { createFolder, type Files, writeFiles } from '../support/workspace.ts'

const installed = fileURLToPath(new URL('../node_modules', import.meta.url))
const workflow = '.github/workflows/deploy.yml'
const text = `on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci && npm run build
      - name: Upload # by hand
        run: rsync -a dist/ host:www
  other:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
`
const app = {
  'package.json': JSON.stringify({ devDependencies: { vite: '8' } }),
  'vite.config.js': 'export default {}\n',
}
const answers = ['--site', 'https://www.example.com/', '--cache', 'wao', '--live', 'upload']

function createRepository(files: Files): string {
  const root = createFolder(files)
  mkdirSync(join(root, '.git'))
  symlinkSync(installed, join(root, 'node_modules'))
  return root
}

const init = (root: string, ...args: readonly string[]): Promise<CommandResult> =>
  runCommand(['init', ...args], { cwd: root })
const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8')
const fileOf = ({ stdout }: CommandResult, path: string) =>
  JSON.parse(stdout).files.find((file: { readonly path: string }) => file.path === path)

describe('cdn-purge init --after', () => {
  test('writes what keeps the ledger and purges, with the other files', async () => {
    const root = createRepository({ ...app, [workflow]: text })
    const { status, stdout } = await init(root, ...answers, '--after', 'Upload', '--yes')
    expect(status).toBe(0)
    expect(stdout).toContain(`~ ${workflow}\n`)
    expect(stdout).toContain('    +       - run: npx cdn-purge run\n')
    expect(stdout).toContain(
      '. Add WAO_SITE_ID, WAO_API_TOKEN to the secrets of the repository, for Actions.\n',
    )
    expect(stdout).not.toContain('in the job that deploys')
    const made = read(root, workflow)
    expect(made).toMatch(/checkout@v4\n {6}- uses: actions\/cache\/restore@v4\n/)
    expect(made).toMatch(/rsync -a dist\/ host:www\n {6}- run: npx cdn-purge run\n/)
    expect(existsSync(join(root, 'cdn-purge.config.mjs'))).toBe(true)
  })

  test('shows it, and writes nothing, with --dry-run; says it, with --json', async () => {
    const root = createRepository({ ...app, [workflow]: text })
    const dry = await init(root, ...answers, '--after', 'deploy/Upload', '--dry-run')
    expect(dry.stdout).toContain('    + ' + '      - uses: actions/cache/save@v4\n')
    expect(dry.stdout).toContain('Nothing was written.')
    expect(read(root, workflow)).toBe(text)
    const done = await init(root, ...answers, '--after', 'deploy.yml:deploy/Upload', '--yes', '--json')
    expect(fileOf(done, workflow)).toEqual({ path: workflow, action: 'edit', text: read(root, workflow) })
    expect(read(root, workflow)).toContain('npx cdn-purge run')
  })

  test('leaves the files alone without it, and prints the same lines', async () => {
    const root = createRepository({ ...app, [workflow]: text })
    const { stdout } = await init(root, ...answers, '--yes')
    expect(read(root, workflow)).toBe(text)
    expect(stdout).toContain('In .github/workflows, in the job that deploys, keep the ledger')
    await init(root, '--after', 'Upload', '--yes')
    const shown = stdout.split('\n').filter(line => line.startsWith('     '))
    const lines = read(root, workflow)
      .split('\n')
      .filter(line => !text.split('\n').includes(line))
      .map(line => line.trim())
    expect(lines.length).toBeGreaterThan(12)
    for (const line of lines.filter(each => !each.startsWith('concurrency:')))
      expect(shown.map(each => each.trim())).toContain(line)
  })

  test('names what there is where a step is not there, or several are', async () => {
    const root = createRepository({ ...app, [workflow]: text })
    const none = await init(root, ...answers, '--after', 'Uplaod', '--yes')
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('(did you mean "Upload"?)') })
    expect(none.stderr).toContain('There are: deploy.yml:deploy/actions/checkout@v4, ')
    const several = await init(root, ...answers, '--after', 'actions/checkout@v4', '--yes')
    expect(several).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('several steps are called that'),
    })
    expect(several.stderr).toContain('deploy.yml:other/actions/checkout@v4')
    const both = await init(root, '--site', '/', '--cache', 'wao', '--live', 'upload', '--after', 'x')
    expect(both.stderr).toContain('--site must be')
    expect(both.stderr).toContain('--after x: there is no such step')
    expect(existsSync(join(root, 'cdn-purge.config.mjs'))).toBe(false)
  })

  test('refuses it where nothing is uploaded, and where there is no CI', async () => {
    const root = createRepository({ ...app, [workflow]: text })
    const live = ['--site', 'https://www.example.com/', '--cache', 'wao', '--live', 'web-root', '--yes']
    expect(await init(root, ...live, '--after', 'Upload')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('with --live web-root there is no upload'),
    })
    expect(await init(createRepository(app), ...answers, '--yes', '--after', 'Upload')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no .github/workflows and no .gitlab-ci.yml'),
    })
  })

  test('changes nothing where nobody can be sure, and says why', async () => {
    const matrix = text.replace('    steps:', '    strategy: { matrix: { node: [20] } }\n    steps:')
    const root = createRepository({ ...app, [workflow]: matrix })
    const done = await init(root, ...answers, '--after', 'Upload', '--yes')
    expect(done.status).toBe(0)
    const why = 'a job with a strategy runs several times at once'
    expect(done.stdout).toContain(`${workflow} is left to you: ${why}\n`)
    expect(done.stdout).toContain(
      `${workflow} was left as it is: ${why}. In .github/workflows, in the job "deploy",`,
    )
    expect(done.stdout).toContain('- uses: actions/cache/restore@v4')
    expect(read(root, workflow)).toBe(matrix)
    const again = await init(root, '--after', 'Upload', '--yes', '--json')
    expect(fileOf(again, workflow)).toEqual({ path: workflow, action: 'unsure', reason: why })
    expect(JSON.parse(again.stdout)).toMatchObject({ written: false })
  })

  test('is all or nothing, with the other files', async () => {
    const root = createRepository({ ...app, [workflow]: text, '.gitignore/a': '' })
    expect(await init(root, ...answers, '--after', 'Upload', '--yes')).toMatchObject({ status: 2 })
    expect(read(root, workflow)).toBe(text)
  })

  test('does nothing the second time', async () => {
    const root = createRepository({ ...app, [workflow]: text })
    await init(root, ...answers, '--after', 'Upload', '--yes')
    const made = read(root, workflow)
    const again = await init(root, '--after', 'Upload', '--yes', '--json')
    expect(again.status).toBe(0)
    expect(fileOf(again, workflow)).toEqual({ path: workflow, action: 'there' })
    const shown = await init(root, '--after', 'Upload', '--dry-run')
    expect(shown.stdout).toBe(`   ${workflow} has all that is needed\nNothing was written.\n`)
    expect(read(root, workflow)).toBe(made)
  })
})

describe('in a project that is set up', () => {
  const configuration = (more: string) =>
    `export default { site: 'https://www.example.com/', targets: [{ provider: 'paradarum' }], ${more} }\n`

  test('asks its configuration for the caches', async () => {
    const root = createRepository({ ...app, [workflow]: text, 'cdn-purge.config.mjs': configuration('') })
    const { status, stdout } = await init(root, '--after', 'Upload', '--yes')
    expect(status).toBe(0)
    expect(stdout).toContain(`Say when: 'deploy' in the configuration`)
    expect(read(root, workflow)).toContain('PARADARUM_API_KEY: $')
    expect(existsSync(join(root, '.env.example'))).toBe(false)
  })

  test('leaves the file alone where the ledger is none that a cache keeps', async () => {
    const root = createRepository({
      ...app,
      [workflow]: text,
      'cdn-purge.config.mjs': configuration(`ledger: { store: 'redis', key: 'a' }`),
    })
    const done = await init(root, '--after', 'Uplaod')
    expect(done.status).toBe(2)
    for (const word of ['keeps the ledger elsewhere', 'did you mean "Upload"', 'say --yes'])
      expect(done.stderr).toContain(word)
    expect(read(root, workflow)).toBe(text)
  })

  test('needs the caches where only the plugin has options', async () => {
    const root = createRepository({
      ...app,
      'vite.config.js': `import a from 'unplugin-cdn-purge/vite'\nexport default { plugins: [a({})] }\n`,
      [workflow]: text,
    })
    expect(await init(root, '--after', 'Upload', '--yes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--cache is missing'),
    })
    expect(await init(root, '--after', 'Upload', '--cache', 'wao', '--yes')).toMatchObject({ status: 0 })
    expect(read(root, workflow)).toContain('WAO_API_TOKEN')
  })
})

test('in an app of a monorepo, edits the pipeline at the root of the repository', async () => {
  const pipeline = 'web:\n  stage: deploy\n  script:\n    - npm ci\n    - lftp -f up'
  const root = createRepository({
    'apps/web/package.json': app['package.json'],
    'apps/web/vite.config.js': '',
    '.gitlab-ci.yml': pipeline,
  })
  chmodSync(join(root, '.gitlab-ci.yml'), 0o600)
  const { stdout, status } = await init(
    root,
    '--cwd',
    'apps/web',
    ...answers,
    '--after',
    'web/lftp -f up',
    '--yes',
  )
  expect(status).toBe(0)
  expect(stdout).toContain('~ ../../.gitlab-ci.yml\n')
  expect(statSync(join(root, '.gitlab-ci.yml')).mode & 0o777).toBe(0o600)
  expect(read(root, '.gitlab-ci.yml')).toMatch(
    /lftp -f up\n {4}- \(cd "\$CI_PROJECT_DIR\/apps\/web" && npx cdn-purge run\)$/,
  )
  expect(stdout).toContain('Make WAO_SITE_ID, WAO_API_TOKEN CI/CD variables')
  writeFiles(root, { '.gitlab-ci.yml': 'web: [' })
  expect(await init(root, '--cwd', 'apps/web', '--after', 'web/npm ci', '--yes')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('.gitlab-ci.yml was not looked at: it is no YAML'),
  })
})
