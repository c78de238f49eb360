import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createSimulator, expectCached, expectFresh, expectPurged } from '@cdn-purge/simulator'
import { execa } from 'execa'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { readBlocks } from '../support/docs/blocks.ts'
import { packAll } from './packed.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdn-purge-new-user-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const page = 'docs/first-deploys.md'
const steps = readBlocks(page)

/** Names the file that a block is. */
const nameOf = (text: string) => /^(?:#!.*\n)?(?:\/\/|#|<!--) (\S+\.\w+)(?: -->)?\n/.exec(text)?.[1]

// The page is followed from its first block to its last, as it is written.
test('a new user comes from `npm create vite` to the second deploy', async () => {
  const packed = await packAll(folder)
  const live = join(folder, 'live')
  const simulator = await createSimulator({ origin: live, hosts: ['www.example.com'] })
  onTestFinished(() => simulator.close())
  const { cloudflare } = simulator.edges
  let cwd = folder
  const printed: string[] = []

  for (const { language, text, line, heading } of steps) {
    const file = nameOf(text)
    if (language !== 'sh' || file !== undefined) {
      expect(file, `${page}:${line} names its file`).toBeDefined()
      // The one thing that a reader's configuration has not: the address of the simulated API.
      const content = text.replace(
        "provider: 'cloudflare'",
        `$&, baseUrl: '${simulator.apis.cloudflare.baseUrl}'`,
      )
      writeFileSync(join(cwd, file ?? ''), content, { mode: 0o755 })
      continue
    }
    if (heading === 'Deploy again') {
      for (const path of ['/', '/about.html']) await cloudflare.get(path)
      simulator.clearLog()
    }
    // Ours are not on npm as they are here; where `upload.sh` uploads to is where the origin looks.
    const script = text.replace(/^(npm install --save-dev) .*cdn-purge.*$/m, `$1 ${packed.join(' ')}`)
    const { all, exitCode } = await execa('bash', ['-e', '-c', `${script}\npwd > "$PLACE"`], {
      cwd,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        ...simulator.env,
        LIVE: live,
        PLACE: join(folder, 'place'),
        npm_config_prefer_offline: 'true',
        // Where npm asks a reader.
        npm_config_yes: 'true',
      },
      extendEnv: false,
      reject: false,
      all: true,
      input: '',
    })
    expect(exitCode, `${page}:${line}: ${script}${all}`).toBe(0)
    printed.push(all)
    cwd = readFileSync(join(folder, 'place'), 'utf8').trim()
  }

  expect(printed.at(-1)).toContain('accepted')
  await expectPurged(simulator, '/about.html')
  await expectFresh(simulator, '/about.html', readFileSync(join(cwd, 'dist/about.html')))
  await expectCached(simulator, '/')
  expect(simulator.log).toHaveLength(1)
}, 180_000)
