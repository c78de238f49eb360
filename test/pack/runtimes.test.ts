import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { arch, platform } from 'node:process'
import { createSimulator } from '@cdn-purge/simulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { runtimes } from '../support/runtimes.ts'
import { writeFiles } from '../support/workspace.ts'
import { install, packAll, runIn } from './packed.ts'

/** The oldest Node of each line that `engines` allows, and what its newer lines have become. */
const nodes = ['20.19.0', '22.12.0', '24', '26']

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-runtimes-')))
const project = join(folder, 'project')

beforeAll(async () => {
  const tarballs = await packAll(folder)
  mkdirSync(project)
  writeFiles(project, { 'package.json': '{ "private": true, "type": "module" }' })
  // The packages that npm's own `node` brings, without its script.
  const programs = nodes.map(version => `node-${version}@npm:node-${nodePlatform()}-${arch}@${version}`)
  await install(project, [...tarballs, 'vite@8', ...programs])
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function nodePlatform(): string {
  return platform === 'win32' ? 'win' : platform
}

const all: readonly { readonly name: string; readonly program: readonly string[] }[] = [
  ...nodes.map(version => ({
    name: `Node ${version}`,
    program: [join(project, 'node_modules', `node-${version}`, 'bin/node')],
  })),
  // Scripts that name Node in their first line run in it, unless it is told otherwise.
  ...runtimes.map(({ name, program }) => ({
    name,
    program: name === 'Bun' ? [...program, '--bun'] : program,
  })),
]

describe.each(all)('with $name', ({ name, program: [program = '', ...before] }) => {
  test('a build of Vite and the command purge what changed, and nothing when nothing did', async () => {
    expect(existsSync(program)).toBe(true)
    const site = join(project, name.replaceAll(' ', '-'))
    mkdirSync(site)
    const simulator = await createSimulator({ origin: join(site, 'dist'), hosts: ['www.example.com'] })
    onTestFinished(() => simulator.close())
    writeFiles(site, {
      'index.html': '<script type="module" src="/main.js"></script>',
      'main.js': "document.title = 'one'",
      'public/robots.txt': 'User-agent: *',
      // Types, so that it has to be read as TypeScript.
      'cdn-purge.config.ts': `import { defineConfig } from 'unplugin-cdn-purge'
const baseUrl: string = ${JSON.stringify(simulator.apis.wao.baseUrl)}
export default defineConfig({ site: 'https://www.example.com/', targets: [{ provider: 'wao', baseUrl }] })\n`,
      'vite.config.js': `import cdnPurge from 'unplugin-cdn-purge/vite'
export default { plugins: [cdnPurge()] }\n`,
    })
    const run = async (script: string, ...args: string[]) => {
      simulator.clearLog()
      const { exitCode, output } = await runIn(
        site,
        [program, ...before, join(project, 'node_modules', script), ...args],
        { ...simulator.env, NODE_ENV: 'production' },
      )
      expect(exitCode, output).toBe(0)
      expect(output).not.toMatch(/warning/i)
      return simulator.log.map(({ body }) => body)
    }
    const build = () => run('vite/bin/vite.js', 'build')
    const command = (...args: string[]) => run('cdn-purge/dist/bin.js', ...args)

    expect(await build()).toHaveLength(1)
    writeFiles(site, { 'public/robots.txt': 'User-agent: none' })
    expect(await build()).toEqual([{ domains: ['www.example.com'], exactMatches: ['/robots.txt'] }])
    expect(await build()).toEqual([])
    writeFiles(site, { 'dist/robots.txt': 'changed' })
    expect(await command('run')).toEqual([{ domains: ['www.example.com'], exactMatches: ['/robots.txt'] }])
    expect(await command('run')).toEqual([])
    expect(await command('status')).toEqual([])
    expect(await command('purge', '/robots.txt')).toHaveLength(1)
  }, 120_000)
})
