import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { describe, expect, it, vi } from 'vitest'
import { useApi } from '../support/api.ts'
import { stages } from '../support/bundler-faults.ts'
import { type BuildRequest, type Bundler, bundlers } from '../support/bundlers.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const api = useApi()

/** A fixture whose builds purge at the test's API. */
function createSite(bundler: Bundler) {
  const root = createFolder(bundler.files)
  const ledger = join(root, '.cdn-purge')
  const configuration = (changes: Partial<CdnPurgeOptions> = {}): CdnPurgeOptions => ({
    ...api.options,
    ledger,
    ...changes,
  })
  return {
    root,
    ledger,
    lines: [] as string[],
    configuration,
    /** Builds; the lines that the build printed. */
    async build(
      changes: Partial<CdnPurgeOptions> = {},
      request: Partial<BuildRequest> = {},
    ): Promise<string> {
      const lines: string[] = []
      await bundler.build({ root, options: configuration(changes), lines, ...request })
      return lines.join('\n')
    },
    output: (file: string) => existsSync(join(root, 'dist', file)),
  }
}

describe.each(bundlers)('$name', bundler => {
  it('purges once when a build has succeeded, public files and late ones included', async () => {
    const site = createSite(bundler)
    const printed = await site.build({}, { late: 'sw.js' })

    expect(api.purged()).toEqual(
      expect.arrayContaining(['/', '/index.html', '/about/', '/about/index.html', '/robots.txt', '/sw.js']),
    )
    expect(api.requests).toHaveLength(1)
    expect(printed.match(/nothing unchanged purged/g)).toHaveLength(1)
    expect(printed).toMatch(/wao: \d+ of \d+ URLs? accepted in 1 request/)
  })

  it('sends nothing when nothing changed, and one request for what did', async () => {
    const site = createSite(bundler)
    await site.build()
    const before = readFileSync(join(site.ledger, 'ledger.json'), 'utf8')
    api.clear()

    expect(await site.build()).toContain('nothing to purge')
    expect(api.requests).toHaveLength(0)
    expect(readFileSync(join(site.ledger, 'ledger.json'), 'utf8')).toBe(before)

    writeFiles(site.root, { 'public/robots.txt': 'User-agent: *\nDisallow: /\n' })
    await site.build()
    expect(api.purged()).toEqual(['/robots.txt'])
  })

  it.each(stages)('does not purge a build that failed in "%s", and purges the next one', async failIn => {
    const site = createSite(bundler)
    await expect(site.build({}, { failIn })).rejects.toThrow('planned failure')
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)

    await site.build()
    expect(api.requests).toHaveLength(1)
  })

  it('does not purge what was not written to disk', async () => {
    const site = createSite(bundler)
    await site.build({}, { write: false })
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('keeps two builds at once in one process apart', async () => {
    const [one, two] = [createSite(bundler), createSite(bundler)]
    await Promise.all([one.build(), two.build({ site: 'https://two.example.com/' })])
    expect(api.requests.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ domains: ['www.example.com'] }),
        expect.objectContaining({ domains: ['two.example.com'] }),
      ]),
    )
    expect(api.requests).toHaveLength(2)
  })

  it('purges when one of two builds at once fails, for the other one only', async () => {
    const [good, bad] = [createSite(bundler), createSite(bundler)]
    const results = await Promise.allSettled([
      good.build(),
      bad.build({ site: 'https://two.example.com/' }, { failIn: 'render' }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(api.requests.map(({ body }) => body)).toEqual([
      expect.objectContaining({ domains: ['www.example.com'] }),
    ])
  })

  it('fails the build when a purge failed, and sends it again in the next one', async () => {
    const site = createSite(bundler)
    api.fail(500)
    const error = await site.build().catch((reason: unknown) => String(reason))
    expect(error).toMatch(/purges were not accepted by wao:/)
    expect(error).toMatch(/HTTP 500. Still pending: https:\/\/www\.example\.com\//)
    expect(error).toContain('cdn-purge retry')
    expect(error).not.toContain(api.token)
    api.recover()

    await site.build()
    expect(api.purged()).toContain('/index.html')
  })

  it('only warns with onError: "warn", and keeps what is pending', async () => {
    const site = createSite(bundler)
    api.fail(500)
    const printed = await site.build({ onError: 'warn' })
    expect(printed).toMatch(/purges were not accepted by wao:/)
    api.recover()

    await site.build({ onError: 'warn' })
    expect(api.purged()).toContain('/index.html')
  })

  it.each(['fail', 'warn'] as const)(
    'fails for a bad configuration with onError: "%s", before the work',
    async onError => {
      const site = createSite(bundler)
      const build = site.build({ onError, site: 'example.com', collateral: 2 })
      await expect(build).rejects.toThrow(/"site" must be an absolute http or https URL.*\n.*"collateral"/)
      expect(site.output('.')).toBe(false)
      expect(api.requests).toHaveLength(0)
    },
  )

  it('names the variable of a missing credential, which a build that does not send needs not', async () => {
    const site = createSite(bundler)
    const targets: CdnPurgeOptions['targets'] = [{ provider: 'wao', siteId: 'a' }]
    vi.stubEnv('CI', 'true')
    await expect(site.build({ targets })).rejects.toThrow('WAO_API_TOKEN')
    await site.build({ targets, when: 'deploy' })
    await site.build({ targets, dryRun: true })
  })

  it('with when: "deploy" records what `cdn-purge run` purges, and sends nothing', async () => {
    const site = createSite(bundler)
    const printed = await site.build({ when: 'deploy' })
    expect(printed).toMatch(/Recorded \d+ files of .*dist\. After the upload, run: .*cdn-purge run/)
    expect(api.requests).toHaveLength(0)
    expect(existsSync(join(site.ledger, 'snapshot'))).toBe(true)
    expect(existsSync(join(site.ledger, 'ledger.json'))).toBe(false)
  })

  it('with dryRun prints the exact request, sends and writes nothing', async () => {
    const site = createSite(bundler)
    const printed = await site.build({ dryRun: true })
    expect(printed).toContain(`wao: POST ${api.baseUrl}/sites/${api.siteId}/caches/invalidate {"domains":`)
    expect(printed).toContain('"/robots.txt"')
    expect(printed).not.toContain(api.token)
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('with CDN_PURGE=0 sends and records nothing, and says so once', async () => {
    vi.stubEnv('CDN_PURGE', '0')
    const site = createSite(bundler)
    const printed = await site.build()
    expect(printed.match(/CDN_PURGE=0/g)).toHaveLength(1)
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  })

  it('with enabled: false does not even read its options', async () => {
    const site = createSite(bundler)
    await site.build({ enabled: false, site: 'nowhere' })
    expect(api.requests).toHaveLength(0)
    expect(site.output('robots.txt')).toBe(true)
  })

  it('tells the first build in CI about uploads, and no other', async () => {
    vi.stubEnv('CI', 'true')
    const site = createSite(bundler)
    expect(await site.build()).toMatch(/set when: 'deploy' and after it run: .*cdn-purge run/)
    expect(await site.build()).not.toContain('deploy')
  })

  it('reads the file that `configFile` names, and lets what stands beside it win', async () => {
    const site = createSite(bundler)
    const configFile = join(site.root, 'purge.json')
    writeFiles(site.root, { 'purge.json': JSON.stringify(site.configuration({ dryRun: true })) })
    await site.build({}, { options: { configFile } })
    expect(api.requests).toHaveLength(0)
    await site.build({}, { options: { configFile, dryRun: false } })
    expect(api.requests).toHaveLength(1)
    const missing = site.build({}, { options: { configFile: join(site.root, 'none.json') } })
    await expect(missing).rejects.toThrow(/none\.json does not exist/)
  })

  it('scans the directory that "dir" names instead of the output', async () => {
    const site = createSite(bundler)
    writeFiles(site.root, { 'www/copied.html': 'copied' })
    await site.build({ dir: join(site.root, 'www') })
    expect(api.purged()).toEqual(['/copied', '/copied.html'])
    await expect(site.build({ dir: join(site.root, 'nowhere'), onError: 'warn' })).rejects.toThrow('nowhere')
  })
})

it.each(bundlers.filter(({ watch }) => watch !== undefined))(
  '$name: does not purge in watch mode, and says nothing, whatever "enabled" says',
  async bundler => {
    const site = createSite(bundler)
    const lines = keepStandardError()
    await bundler.watch?.({ root: site.root, options: site.configuration({ enabled: true }) })
    vi.stubEnv('NODE_ENV', 'development')
    await bundler.watch?.({ root: site.root, options: site.configuration() })
    expect(lines.filter(line => line.includes('cdn-purge'))).toEqual([])
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  },
)

it.each(bundlers.filter(({ serve }) => serve !== undefined))(
  '$name: does not purge in the dev server, and says nothing, whatever "enabled" says',
  async bundler => {
    const site = createSite(bundler)
    const lines = keepStandardError()
    await bundler.serve?.({ root: site.root, options: site.configuration({ enabled: true }) })
    vi.stubEnv('NODE_ENV', 'development')
    await bundler.serve?.({ root: site.root, options: site.configuration() })
    expect(lines.filter(line => line.includes('cdn-purge'))).toEqual([])
    expect(api.requests).toHaveLength(0)
    expect(existsSync(site.ledger)).toBe(false)
  },
)
