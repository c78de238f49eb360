import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { bundlers } from '../support/bundlers.ts'
import { type CommandResult, startProgram } from '../support/command.ts'
import { createProject, type Project } from '../support/project.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
const plugin = fileURLToPath(new URL('../../packages/unplugin/dist/vite.js', import.meta.url))
let project: Project

beforeEach(async () => {
  project = await createProject({ files: {} })
  // The options stand in the bundler's configuration, and nowhere else.
  rmSync(join(project.root, 'cdn-purge.config.json'))
  symlinkSync(modules, join(project.root, 'node_modules'))
})

function inline(changes: Partial<CdnPurgeOptions> = {}): CdnPurgeOptions {
  const { baseUrl } = project.simulator.apis.wao
  const wao = { provider: 'wao', siteId: 'simulated-site', token: 'wrong', baseUrl, retries: 0 } as const
  return { site: SITE, targets: [wao], html: ['file'], ...changes }
}

/** Builds with Vite's own command. */
async function build(options: CdnPurgeOptions, more = ''): Promise<CommandResult> {
  const { root } = project
  const [vite] = bundlers
  const text = JSON.stringify(options).replace(/}$/, `${more}}`)
  writeFiles(root, { ...vite?.files, 'vite.config.mjs': vite?.command.config(plugin, text) })
  return startProgram([process.execPath, join(modules, 'vite/bin/vite.js'), 'build'], { cwd: root }).result
}

const statuses = () => project.simulator.log.map(({ status }) => status)

describe('a project whose options stand in its bundler', () => {
  test('is retried by the command after a build that was refused', async () => {
    const refused = await build(inline())
    expect(refused.stderr).toMatch(/and so does: .*npx cdn-purge retry$/m)
    expect(refused.status).not.toBe(0)
    expect(statuses()).toEqual([401])
    expect(JSON.stringify(project.ledger())).not.toContain('wrong')

    const status = await project.command(['status'])
    expect(status.stderr).toBe('No configuration file is here: the options are those of the last build.\n')
    expect(status.stdout).toMatch(/wao: \d+ pending/)

    const retry = await project.command(['retry'])
    expect(retry).toMatchObject({ status: 0 })
    expect(statuses()).toEqual([401, 202])
    expect((await project.command(['status'])).stdout).toContain('wao: nothing pending')
    // What is purged by hand, too, leaves the options where they are.
    expect(await project.command(['purge', '/a'])).toMatchObject({ status: 0 })
    expect(await project.command(['retry'])).toMatchObject({ status: 0 })
  })

  test('is run by the command after its upload, on another machine too', async () => {
    const { stderr } = await build(inline({ when: 'deploy', rules: [{ files: '**', purge: ['/feed'] }] }))
    expect(stderr).toMatch(/After the upload, run: .*npx cdn-purge run$/m)
    expect(existsSync(join(project.root, '.cdn-purge/ledger.json'))).toBe(false)
    rmSync(join(project.root, 'dist'), { recursive: true })

    const run = await project.command(['run'])
    expect(run).toMatchObject({ status: 0 })
    expect(JSON.stringify(project.simulator.log)).toContain('/feed')
    expect(existsSync(join(project.root, '.cdn-purge/snapshot'))).toBe(false)
    expect(await project.command(['retry'])).toMatchObject({ status: 0 })
  })

  test('of another environment is found by its name', async () => {
    await build(inline({ when: 'deploy', environment: 'staging' }))
    expect(await project.command(['run'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no configuration'),
    })
    writeFiles(project.root, { '.env': 'CDN_PURGE_ENVIRONMENT=staging\n' })
    const empty = { CDN_PURGE_ENVIRONMENT: '' }
    expect((await project.command(['status'], empty)).stdout).toContain('environment staging')
    rmSync(join(project.root, '.env'))
    expect(await project.command(['run', '--env', 'staging'])).toMatchObject({ status: 0 })
    await build(inline({ when: 'deploy' }))
    expect(await project.command(['run'], empty)).toMatchObject({ status: 0 })
  })

  test('is asked for its variable where the credential is missing', async () => {
    await build(inline())
    expect(await project.command(['retry'], { WAO_API_TOKEN: '' })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('set the variable WAO_API_TOKEN'),
    })
  })

  test('leaves nothing once nobody else can be given them', async () => {
    const left = () => JSON.parse(readFileSync(join(project.root, '.cdn-purge/ledger.json'), 'utf8')).options
    await build(inline())
    expect(left()).toMatchObject({ site: SITE })
    const { stderr } = await build(inline(), ', urls: () => undefined')
    expect(stderr).toContain('after the options were put into cdn-purge.config.ts')
    expect(left()).toBeUndefined()
    expect(await project.command(['retry'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no configuration'),
    })
  })
})

describe('options in the bundler, and others in a file', () => {
  const other = 'https://other.example.com/'
  const disagree = (options: object) =>
    writeFiles(project.root, { 'cdn-purge.config.json': JSON.stringify(options) })

  test.each(['build', 'deploy'] as const)('are told of by both, with when: %j', async when => {
    disagree({ ...inline({ when }), site: other })
    const built = await build(inline({ when }))
    expect(built.stderr).toMatch(
      /The plugin's own options and cdn-purge\.config\.json disagree: "site"\. .*call the plugin without an argument/,
    )
    const told = 'cdn-purge.config.json and the options that the last build here was given'
    const run = await project.command(['run', 'dist'])
    expect(run.stderr).toMatch(new RegExp(`${told} in its bundler's configuration disagree: "site"\\.`))
    // What the command recorded is its own.
    expect((await project.command(['run', 'dist'])).stderr).not.toContain('disagree')
  })

  test('are not told of where they say the same, or where a ledger of its own tells them apart', async () => {
    disagree({ ...inline(), site: other, ledger: '.other' })
    expect((await build(inline())).stderr).not.toContain('disagree')
    disagree(inline())
    expect((await build(inline())).stderr).not.toContain('disagree')
    expect((await project.command(['status'])).stderr).toBe('')
  })

  test('beside "configFile" are told of too, and so is a second file', async () => {
    disagree(inline())
    writeFiles(project.root, { 'cdn-purge.config.mjs': `export default ${JSON.stringify(inline())}` })
    const passedOver =
      'cdn-purge.config.mjs is read, and not cdn-purge.config.json, which lies beside it: remove what is not meant.'
    expect((await project.command(['status'])).stderr).toContain(passedOver)
    const file = { configFile: 'cdn-purge.config.json', site: other }
    const named = await build(inline(), `, ${JSON.stringify(file).slice(1, -1)}`)
    expect(named.stderr).toMatch(/disagree: "site"\. .* call the plugin with "configFile" alone/)
    expect(named.stderr).not.toContain(passedOver)
  })

  test('of which the file is broken are told of, and the build goes on', async () => {
    writeFiles(project.root, { 'cdn-purge.config.json': '{' })
    const { status, stderr } = await build(inline({ when: 'deploy' }))
    expect(stderr).toContain(
      'every command reads a file that cannot be used: cdn-purge.config.json is not JSON',
    )
    expect(status).toBe(0)
  })

  test('name no folder for the ledger that the bundler copies', async () => {
    const { stderr } = await build(inline({ when: 'deploy', ledger: 'public/.ledger' }))
    expect(stderr).toContain('The ledger public/.ledger lies in public: whatever empties public')
  })

  test('are named where they are wrong', async () => {
    disagree({ ...inline(), colateral: 1 })
    expect(await project.command(['status'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The configuration cdn-purge.config.json has a problem:'),
    })
  })
})
