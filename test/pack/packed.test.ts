import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { createSimulator, type Simulator } from '@cdn-purge/simulator'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { bundlers } from '../support/bundlers.ts'
import { writeFiles } from '../support/workspace.ts'
import { install, packAll, runIn } from './packed.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-pack-')))
const project = join(folder, 'project')
let tarballs: string[]

beforeAll(async () => {
  tarballs = await packAll(folder)
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true }')
  await install(project, [
    ...tarballs,
    ...['vite@8', 'rollup@4', 'rolldown@1', 'esbuild@0.28'],
    ...['webpack@5', 'webpack-cli@7', '@rspack/core@2', '@rspack/cli@2'],
    // An older one, as starters of frameworks have it.
    'typescript@5.4',
  ])
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed tarballs', () => {
  test('say what they export, with types that resolve', async () => {
    for (const tarball of tarballs) {
      await execa('npx', ['publint', 'run', tarball, '--strict'], { preferLocal: true })
      await execa('npx', ['attw', tarball, '--profile', 'esm-only'], { preferLocal: true })
    }
  }, 120_000)

  test('have declarations that an older TypeScript reads', async () => {
    const names = [...bundlers.map(({ name }) => name), 'next', 'docusaurus', 'eleventy']
    const uses = names.map(
      (name, index) => `import e${index} from 'unplugin-cdn-purge/${name}'\nvoid e${index}\n`,
    )
    writeFileSync(join(project, 'older.mts'), uses.join(''))
    const flags = ['--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022']
    const typed = await runIn(project, ['node_modules/.bin/tsc', ...flags, 'older.mts'], {})
    expect(typed).toMatchObject({ exitCode: 0, output: '' })
  })

  describe.each(bundlers)('build with $name', ({ name, files, command }) => {
    const site = join(project, name)
    let simulator: Simulator

    beforeEach(async () => {
      mkdirSync(site)
      writeFiles(site, files)
      simulator = await createSimulator({ origin: join(site, 'dist'), hosts: ['www.example.com'] })
      onTestFinished(() => simulator.close())
      const options = JSON.stringify({
        site: 'https://www.example.com/',
        targets: [{ provider: 'wao', baseUrl: simulator.apis.wao.baseUrl }],
      })
      writeFileSync(join(site, command.configFile), command.config(`unplugin-cdn-purge/${name}`, options))
    })

    test('first, with one page changed, and with nothing changed', async () => {
      const build = async () => {
        simulator.clearLog()
        const [program, ...args] = command.args
        const { exitCode, output } = await runIn(
          site,
          [program === 'node' ? execPath : `../node_modules/.bin/${program}`, ...args],
          { ...simulator.env, NODE_ENV: 'production' },
        )
        expect(output).not.toContain(simulator.apis.wao.token)
        expect(exitCode, output).toBe(0)
        return simulator.log.map(({ path, body }) => ({ path, body }))
      }
      const page = name === 'vite' ? 'public/about/index.html' : 'src/main.js'
      const first = await build()
      expect(first).toHaveLength(1)
      writeFiles(site, { [page]: name === 'vite' ? '<title>About us</title>\n' : "document.title = 'two'\n" })
      expect(await build()).toEqual([
        {
          path: expect.stringMatching(/\/caches\/invalidate$/),
          body: {
            domains: ['www.example.com'],
            exactMatches: name === 'vite' ? ['/about', '/about/', '/about/index.html'] : ['/main.js'],
          },
        },
      ])
      expect(await build()).toEqual([])
    }, 120_000)
  })

  test('purge a change of 250 files with the fewest requests of all five APIs', async () => {
    const site = join(project, 'five')
    const images = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [
        `dist/img/${index % 7}/photo-${index}.jpg`,
        `bytes ${index}`,
      ]),
    )
    mkdirSync(site)
    writeFiles(site, { 'dist/index.html': 'one', 'dist/kept.txt': 'kept', ...images })
    const simulator = await createSimulator({ origin: join(site, 'dist'), hosts: ['www.example.com'] })
    onTestFinished(() => simulator.close())
    const providers = ['wpengine', 'wao', 'paradarum', 'medianova', 'optimole'] as const
    const targets = providers.map(provider => ({ provider, baseUrl: simulator.apis[provider].baseUrl }))
    writeFileSync(
      join(site, 'cdn-purge.config.json'),
      JSON.stringify({ site: 'https://www.example.com/', firstRun: 'record', targets }),
    )
    const run = () => runIn(site, ['../node_modules/.bin/cdn-purge', 'run'], simulator.env)
    expect(await run()).toMatchObject({ exitCode: 0 })
    expect(simulator.log).toEqual([])
    writeFiles(site, Object.fromEntries(Object.keys(images).map(path => [path, 'new bytes'])))
    writeFiles(site, { 'dist/index.html': 'two' })
    const { exitCode, output } = await run()
    expect(exitCode, output).toBe(0)
    const purges = simulator.log.filter(({ path }) => /purge|invalidate/.test(path))
    const counts = Object.fromEntries(
      providers.map(name => [name, purges.filter(({ api }) => api === name).length]),
    )
    expect(counts).toEqual({ wao: 1, wpengine: 2, optimole: 3, paradarum: 1, medianova: 1 })
    expect(purges.map(({ status }) => Math.floor((status ?? 0) / 100))).toEqual(purges.map(() => 2))
  }, 60_000)
})
