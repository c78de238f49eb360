import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { createSimulator, expectCached, expectFresh, expectPurged } from '@cdn-purge/simulator'

const command = resolve('node_modules/.bin/cdn-purge')
let folder, simulator

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'my-site-'))
  await cp('cdn-purge.config.js', join(folder, 'cdn-purge.config.js'))
  await cp('site', join(folder, 'dist'), { recursive: true })
  simulator = await createSimulator({ origin: join(folder, 'dist'), hosts: ['www.example.com'] })
})
after(async () => {
  await simulator?.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the deploy does after its upload, against the simulated API. */
function purge() {
  return promisify(execFile)(process.execPath, [command, 'run', 'dist'], {
    cwd: folder,
    env: { ...process.env, ...simulator.env, CLOUDFLARE_BASE_URL: simulator.apis.cloudflare.baseUrl },
  })
}

test('a post that was edited is purged with the pages that list it, and nothing else is', async () => {
  await purge()
  for (const path of ['/', '/about', '/blog/first', '/posts', '/search/first']) {
    await simulator.edges.cloudflare.get(path)
  }
  simulator.clearLog()

  await writeFile(join(folder, 'dist/blog/first.html'), '<h1>The first post, edited</h1>')
  await purge()

  await expectFresh(simulator, '/blog/first', '<h1>The first post, edited</h1>')
  await expectPurged(simulator, '/posts')
  await expectPurged(simulator, '/search/first')
  await expectCached(simulator, '/')
  await expectCached(simulator, '/about')
})
