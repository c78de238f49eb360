import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSimulator, expectCached, expectFresh, expectPurged } from '@cdn-purge/simulator'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { runProgram } from '../support/playground.ts'
import { createFolder } from '../support/workspace.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = 'https://docs.example.com/errors'

test('the site of the docs is deployed through the plugin: an edit purges its page, and no other', async () => {
  await execa(
    'npx',
    ['-y', 'pnpm@10.34.9', '--dir', 'docs', 'install', '--frozen-lockfile', '--prefer-offline'],
    {
      cwd: root,
    },
  )
  const copy = createFolder()
  const made = /[\\/](?:node_modules|dist|\.?cache|\.git|\.cdn-purge)$/
  cpSync(root, copy, { recursive: true, filter: path => !made.test(path) })
  symlinkSync(join(root, 'docs/node_modules'), join(copy, 'docs/node_modules'), 'junction')
  const output = join(copy, 'docs/.vitepress/dist')
  const simulator = await createSimulator({ origin: output, hosts: ['docs.example.com'] })
  onTestFinished(() => simulator.close())
  const build = async () => {
    const { status, printed } = await runProgram(
      [join(root, 'docs/node_modules/.bin/vitepress'), 'build'],
      join(copy, 'docs'),
      {
        ...simulator.env,
        CLOUDFLARE_BASE_URL: simulator.apis.cloudflare.baseUrl,
        DOCS_SITE: 'https://docs.example.com/',
      },
    )
    expect(status, printed).toBe(0)
    return printed
  }

  expect(await build()).toContain('accepted')
  expect(existsSync(join(output, 'providers/index.html'))).toBe(true)
  const others = ['/', '/ci', '/providers/', '/packages/cli', '/start/vite']
  for (const path of ['/errors', ...others]) await simulator.edges.cloudflare.get(path)
  simulator.clearLog()

  const source = join(copy, 'docs/errors.md')
  writeFileSync(source, readFileSync(source, 'utf8').replace('Every error', 'Each error'))
  await build()
  const purged = simulator.log.flatMap(({ body }) => Object(body).files)
  expect(purged.sort()).toEqual(
    [`${page}`, 'https://docs.example.com/hashmap.json', 'https://docs.example.com/metadata.js'].sort(),
  )
  await expectPurged(simulator, page)
  await expectFresh(simulator, page, readFileSync(join(output, 'errors.html')))
  for (const path of others) await expectCached(simulator, path)
}, 300_000)
