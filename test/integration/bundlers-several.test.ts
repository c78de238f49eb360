import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { finish } from 'unplugin-cdn-purge'
import { describe, expect, it } from 'vitest'
import { useApi } from '../support/api.ts'
import { type Bundler, bundlersAlone } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const api = useApi()

/** A fixture whose builds are noted, and wait for `finish()`. */
function createSite({ files, build }: Bundler, changes: Partial<CdnPurgeOptions> = {}) {
  const root = createFolder(files)
  const ledger = join(root, '.cdn-purge')
  const options: CdnPurgeOptions = { ...api.options, ledger, ...changes }
  return {
    root,
    ledger,
    build: () => build({ root, options }),
    /** A build that fails, and whose error the script swallows. */
    async fail(failIn: 'transform' | 'written') {
      await expect(build({ root, options, failIn })).rejects.toThrow('planned failure')
    },
  }
}

describe.each(bundlersAlone)('$name', bundler => {
  it('purges what lies in the folder when all is over, copies of the script included', async () => {
    const site = createSite(bundler)
    const round = async (text: string) => {
      await site.build()
      writeFiles(site.root, { 'dist/copied.html': text })
      expect(api.requests).toHaveLength(0)
      await finish()
      const purged = api.purged()
      api.clear()
      return purged
    }
    expect(await round('one')).toEqual(expect.arrayContaining(['/copied', '/copied.html', '/robots.txt']))
    expect(await round('two')).toEqual(['/copied', '/copied.html'])
    expect(await round('two')).toEqual([])
  })

  it('says that a build is not purged yet when it is built again, and runs once', async () => {
    const site = createSite(bundler)
    const lines = keepStandardError()
    await site.build()
    expect(lines.join('')).not.toContain('not purged yet')
    writeFiles(site.root, { 'public/added.txt': 'added' })
    await site.build()
    expect(lines.filter(line => line.includes('was built again in this process'))).toHaveLength(1)
    expect(lines.join('')).toContain('is not purged yet')
    expect(await finish()).toHaveLength(1)
    expect(api.requests).toHaveLength(1)
    expect(api.purged()).toContain('/added.txt')
  })

  it('gives what is built after a run one of its own', async () => {
    const site = createSite(bundler)
    const lines = keepStandardError()
    await site.build()
    expect(await finish()).toHaveLength(1)
    api.clear()
    writeFiles(site.root, { 'public/robots.txt': 'changed' })
    await site.build()
    expect(await finish()).toHaveLength(1)
    expect(api.purged()).toEqual(['/robots.txt'])
    expect(lines.join('')).not.toContain('not purged yet')
    expect(await finish()).toEqual([])
  })

  it('runs two configurations apart, each with its site and its ledger', async () => {
    const one = createSite(bundler)
    const two = createSite(bundler, { site: 'https://two.example.com/' })
    await one.build()
    await two.build()
    const reports = await finish()
    expect(reports.map(({ ok }) => ok)).toEqual([true, true])
    expect(api.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({ domains: ['www.example.com'] }),
      expect.objectContaining({ domains: ['two.example.com'] }),
    ])
    for (const { ledger } of [one, two]) expect(existsSync(join(ledger, 'ledger.json'))).toBe(true)
  })

  it('runs one configuration though the build of another one failed', async () => {
    const [good, bad] = [createSite(bundler), createSite(bundler, { site: 'https://two.example.com/' })]
    keepStandardError()
    await bad.fail('transform')
    await good.build()
    expect(await finish()).toHaveLength(1)
    expect(api.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({ domains: ['www.example.com'] }),
    ])
  })

  it.each(['transform', 'written'] as const)(
    'withdraws what was noted when a later build fails in "%s", though the script goes on',
    async stage => {
      const site = createSite(bundler)
      const lines = keepStandardError()
      await site.build()
      await site.fail(stage)
      expect(await finish()).toEqual([])
      expect(lines.join('')).toMatch(/Nothing was purged or recorded: the build ".+" failed\./)
      expect(api.requests).toHaveLength(0)
      expect(existsSync(site.ledger)).toBe(false)
    },
  )

  it.each(['transform', 'written'] as const)(
    'takes a retry that succeeds in place of a build that failed in "%s"',
    async stage => {
      const site = createSite(bundler)
      const lines = keepStandardError()
      await site.fail(stage)
      await site.build()
      expect(await finish()).toHaveLength(1)
      expect(api.purged()).toContain('/robots.txt')
      expect(lines.join('')).not.toMatch(/Nothing was purged|not purged yet/)
    },
  )
})
