import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEndingSite } from '../support/ending-site.ts'
import { files } from '../support/project.ts'
import { startWebOrigin, upload } from '../support/web-origin.ts'

const live = /must be live at once.*when: 'deploy'.*waitForOrigin.*when: 'build'/

/** Asked for silence, as other builds of these scripts are, it says only warnings and errors. */
const loud = "await build(undefined, { logLevel: 'info' })"

test('a build waits for its origin: late, it fails, has sent nothing, and the next build sends it', async () => {
  const origin = await startWebOrigin(files)
  const site = await createEndingSite({
    options: { when: 'build', waitForOrigin: { origin: origin.url, timeout: 5_000 } },
  })
  const { status, stderr } = await site.build(loud)
  expect(status).toBe(1)
  expect(stderr).toMatch(/\[cdn-purge\] Waiting for the origin, \d of 5 s at most: \S+main\.js answers 404/)
  expect(stderr).toContain(
    '[cdn-purge] Nothing was purged, since the origin does not serve this build yet. 4 purges are pending at wao:',
  )
  expect(stderr).toContain('main.js answers 404')
  expect(stderr).not.toMatch(live)
  expect(site.simulator.log).toHaveLength(0)
  expect(site.pending()).toHaveLength(4)

  origin.answer = ({ path }) =>
    path === '/main.js' ? { body: readFileSync(join(site.root, 'dist/main.js')) } : undefined
  expect(await site.build('await build()')).toMatchObject({ status: 0 })
  expect(site.purged()).toEqual(['/about.html', '/index.html', '/main.js', '/style.css'])
  expect(site.pending()).toEqual([])
})

test("also in a child, where a tool ends the process with process.exit(), and only warns with onError: 'warn'", async () => {
  const origin = await startWebOrigin()
  upload(origin, files)
  const site = await createEndingSite({
    options: { onError: 'warn', waitForOrigin: { origin: origin.url, timeout: 1 } },
  })
  const { status, stderr } = await site.build('await build()\nprocess.exit(0)')
  expect(status).toBe(0)
  expect(stderr).toContain('Nothing was purged, since the origin does not serve this build yet.')
  expect(site.simulator.log).toHaveLength(0)
  expect(site.pending()).toHaveLength(4)
})

test('a build that purges says once, each time, that it must be live at once, until it is told when', async () => {
  const site = await createEndingSite()
  const lines = async () => {
    const { stderr } = await site.build(loud)
    return stderr.split('\n').filter(line => live.test(line))
  }
  expect(await lines()).toHaveLength(1)
  // Nothing to purge.
  expect(await lines()).toEqual([])
  site.write({ 'about.html': '2' })
  expect(await lines()).toHaveLength(1)
  site.configure({ when: 'build' })
  site.write({ 'about.html': '3' })
  expect(await lines()).toEqual([])
})
