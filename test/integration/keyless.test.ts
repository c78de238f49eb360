import { describe, expect, test } from 'vitest'
import { createEndingSite, ends } from '../support/ending-site.ts'
import { writeFiles } from '../support/workspace.ts'

const none = { WAO_API_TOKEN: '', PARADARUM_API_KEY: '', CI: '' }
const pages = ['/about.html', '/index.html', '/main.js', '/style.css']

describe.each(ends)('a build without any credential, %s,', (_, last) => {
  const build = `await build()\n${last}`

  test('warns in one line where it is no CI, sends nothing, and owes what it changed', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(build, { env: none })
    expect({ status, lines: stderr.trim().split('\n') }).toEqual({
      status: 0,
      lines: [expect.stringMatching(/No credentials are set here: nothing is purged\..+ set CDN_PURGE=0\.$/)],
    })
    expect(site.simulator.log).toEqual([])
    expect(site.pending()).toHaveLength(pages.length)

    expect(await site.build(build)).toMatchObject({ status: 0 })
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })

  test('is an error in CI, which says how a build is told not to purge', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(build, { env: { ...none, CI: 'true' } })
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/set the variable WAO_API_TOKEN/)
    expect(stderr).toContain('sets CDN_PURGE=0')
    expect(site.pending()).toBeUndefined()
  })
})

test('where one of several targets has its credentials, the others are missing', async () => {
  const site = await createEndingSite({ targets: [{ provider: 'wao' }, { provider: 'paradarum' }] })
  const { status, stderr } = await site.build('await build()', { env: { ...none, WAO_API_TOKEN: 'one' } })
  expect(status).not.toBe(0)
  expect(stderr).toMatch(/targets\[1\] \(paradarum\): .+ is missing/)
})

test('credentials in an `.env` file are as good as others', async () => {
  const site = await createEndingSite()
  const { WAO_API_TOKEN = '' } = site.simulator.env
  writeFiles(site.root, { '.env.local': `WAO_API_TOKEN=${WAO_API_TOKEN}\n` })
  expect(await site.build('await build()', { env: none })).toEqual(
    expect.objectContaining({ status: 0, stderr: '' }),
  )
  expect(site.purged()).toEqual(pages)
})
