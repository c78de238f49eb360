import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProject, type Project } from '../support/project.ts'
import { writeFiles } from '../support/workspace.ts'

interface Case {
  readonly description: string
  /** Breaks a project that was purged once and has something due since. */
  readonly prepare: (project: Project) => void
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly says: RegExp
}

const configure = (changes: Readonly<Record<string, unknown>>) => (project: Project) =>
  project.configure(changes)
const nothing = () => {}

const configurations: readonly Case[] = [
  { description: 'no site', prepare: configure({ site: undefined }), says: /"site" is required/ },
  {
    description: 'a relative site',
    prepare: configure({ site: '/app/' }),
    says: /"site" must be an absolute http/,
  },
  {
    description: 'a site of another scheme',
    prepare: configure({ site: 'ftp://a.b/' }),
    says: /"site" must be .* http/,
  },
  {
    description: 'a site that is no one host, beside another problem',
    prepare: configure({ site: ['https://u:pw@a.b/', 'https://*.a.b/'], sites: 'a' }),
    says: /3 problems:\n.*"site\[0\]" must name one host.*\n.*"site\[1\]" must name one host.*\n.*"sites"/,
  },
  {
    description: 'a ledger that is the output directory',
    prepare: configure({ ledger: 'dist' }),
    says: /The option "ledger" names dist, the output directory itself\./,
  },
  {
    description: 'an unknown provider',
    prepare: configure({ targets: [{ provider: 'medianvoa' }] }),
    says: /"medianvoa" is not a provider \(did you mean "medianova"\?\)/,
  },
  {
    description: 'an unknown option',
    prepare: configure({ sites: 'a' }),
    says: /unknown option "sites" \(did you mean "site"\?\)/,
  },
  {
    description: 'an unknown option of a target',
    prepare: configure({ targets: [{ provider: 'wao', siteID: '1' }] }),
    says: /targets\[0\] \(wao\): unknown option "siteID" \(did you mean "siteId"\?\)/,
  },
  {
    description: 'two targets of one name',
    prepare: configure({ targets: [{ provider: 'wao' }, { provider: 'wao' }] }),
    says: /the name "wao" is used twice/,
  },
  {
    description: 'several problems, all at once',
    prepare: configure({ site: undefined, collateral: 2, targets: [{ provider: 'wao', retries: -1 }] }),
    says: /3 problems:\n.*"site"[\s\S]*"collateral"[\s\S]*"retries"/,
  },
  {
    description: 'a configuration that is not JSON',
    prepare: ({ root }) => writeFiles(root, { 'cdn-purge.config.json': '{' }),
    says: /cdn-purge\.config\.json is not JSON: line 1/,
  },
  {
    description: 'no configuration',
    prepare: ({ root }) => writeFiles(root, { 'cdn-purge.config.json': undefined }),
    says: /no configuration in .*cdn-purge\.config\.ts/,
  },
  {
    description: 'a configuration that is not where it was named',
    prepare: nothing,
    args: ['run', '--config', 'other.ts'],
    says: /other\.ts does not exist/,
  },
]

const usages: readonly Case[] = [
  {
    description: 'an unknown flag',
    prepare: nothing,
    args: ['run', '--dry-rnu'],
    says: /Unknown flag --dry-rnu \(did you mean "--dry-run"\?\)/,
  },
  {
    description: 'a flag of another command',
    prepare: nothing,
    args: ['plan', '--yes'],
    says: /Unknown flag --yes/,
  },
  { description: 'an unknown command', prepare: nothing, args: ['plna'], says: /"plna" is not a command/ },
  {
    description: 'no command',
    prepare: nothing,
    args: [],
    says: /Which command\? There are: run, plan, diff/,
  },
  {
    description: 'two directories',
    prepare: nothing,
    args: ['run', 'a', 'b'],
    says: /Too many arguments for 'run'\. Expected 1 argument but got 2\./,
  },
  {
    description: 'a flag without value',
    prepare: nothing,
    args: ['run', '--env='],
    says: /'--env <NAME>' argument '' is invalid/,
  },
  {
    description: 'an unknown target',
    prepare: nothing,
    args: ['run', '--target', 'wa'],
    says: /--target wa: there is no such target \(did you mean "wao"\?\)/,
  },
  {
    description: 'no such root',
    prepare: nothing,
    args: ['run', '--cwd', 'nowhere'],
    says: /--cwd names .*nowhere/,
  },
]

const outputs: readonly Case[] = [
  {
    description: 'no output directory',
    prepare: ({ root }) => rmSync(join(root, 'dist'), { recursive: true }),
    says: /output directory .*dist does not exist/,
  },
  {
    description: 'an empty output directory',
    prepare: nothing,
    args: ['run', 'empty'],
    says: /output directory .*empty holds no file/,
  },
  {
    description: 'a file that cannot be read',
    // Permissions would not stop root, who runs the tests in some containers.
    prepare: ({ root }) => symlinkSync('nowhere', join(root, 'dist/broken.html')),
    says: /broken\.html is a symbolic link to a file that does not exist/,
  },
]

describe.each([
  ['configuration', configurations],
  ['usage', usages],
  ['output', outputs],
] as const)('a wrong %s', (_, cases) => {
  test.each(cases)('$description', async ({ prepare, args = ['run'], env = {}, says }) => {
    const project = await createProject()
    await project.run({ html: ['file'] })
    project.write({ 'index.html': 'due' })
    mkdirSync(join(project.root, 'empty'))
    project.simulator.clearLog()
    const before = project.ledger()
    prepare(project)
    const { status, stdout, stderr } = await project.command(args, env)
    expect(stderr).toMatch(says)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(project.simulator.log).toEqual([])
    expect(project.ledger()).toEqual(before)
  })
})

test('with --json, an error is an object too', async () => {
  const project = await createProject()
  project.configure({ site: undefined, collateral: 2 })
  expect(await project.json(['run'])).toEqual({
    version: 1,
    command: 'run',
    ok: false,
    error: {
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('2 problems'),
      hint: null,
      problems: [expect.stringContaining('"site"'), expect.stringContaining('"collateral"')],
    },
  })
  expect(await project.json(['rnu'])).toMatchObject({ command: null, ok: false, error: { code: 'USAGE' } })
})

test('the secrets of a configuration that fails are not printed', async () => {
  const project = await createProject()
  writeFiles(project.root, {
    'cdn-purge.config.json': undefined,
    'cdn-purge.config.ts': 'export default () => { throw new Error("no " + process.env.WAO_API_TOKEN) }',
  })
  const { status, stderr } = await project.command(['run', '--verbose'])
  expect(status).toBe(2)
  expect(stderr).toContain('failed: no [redacted]')
  expect(stderr).not.toContain(project.simulator.apis.wao.token)
  expect(existsSync(join(project.root, '.cdn-purge'))).toBe(false)
})
