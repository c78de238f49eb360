import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, test, vi } from 'vitest'
import { currentHolder } from '../../packages/core/src/ledger/stores/file/lock-holder.ts'
import { createEndingSite, type EndingSite } from '../support/ending-site.ts'
import { findChild } from '../support/processes.ts'
import { SITE } from '../support/workspace.ts'

const pages = ['/about.html', '/index.html', '/main.js', '/style.css']
const urls = pages.map(path => `https://www.example.com${path}`)

/** The plugin's argument, as text of a script, with the secrets in it. */
function inline({ simulator }: EndingSite, more = ''): string {
  const { baseUrl, siteId, token } = simulator.apis.wao
  const target = { provider: 'wao', baseUrl, siteId, token, retries: 1, maxRetryDelay: 0 }
  return `{ site: '${SITE}', html: ['file'], targets: [${JSON.stringify(target)}], ${more} }`
}

describe('process.exit(0) by a tool', () => {
  test('purges once, in a child, what is there then, without secrets in any list of processes', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { hang: true })
    const { child, result } = site.start(
      `await build(${inline(site)})
      await build(${inline(site)}, { outdir: 'dist/admin' })
      writeFileSync('dist/after.html', 'late')
      process.exit(0)`,
      { env: { WAO_API_TOKEN: '', WAO_SITE_ID: '' } },
    )
    await site.received(1)
    const { command } = await findChild(child.pid, 'at-exit.js')
    const { token, siteId } = site.simulator.apis.wao
    expect(command).toContain(process.execPath)
    for (const secret of [token, siteId, 'www.example.com']) expect(command).not.toContain(secret)
    await site.simulator.close()
    expect((await result).status).toBe(1)
  })

  test('with success is status 0', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`
      await build()
      await build(undefined, { outdir: 'dist/admin' })
      writeFileSync('dist/after.html', 'late')
      process.exit(0)`)
    expect(status).toBe(0)
    expect(stderr).toBe('')
    expect(site.simulator.log).toHaveLength(1)
    expect(site.purged()).toEqual(['/about.html', '/admin/main.js', '/after.html', ...pages.slice(1)])
    expect(site.pending()).toEqual([])
  })

  test('with a purge that fails is status 1, and says why on standard error', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status, stderr, stdout } = await site.build('await build()\nprocess.exit(0)')
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('[cdn-purge] 4 purges were not accepted by wao:')
    expect(site.pending()).toEqual(urls)
  })

  test('of a configuration whose build failed purges nothing, and starts no child', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`
      await build()
      const setup = ({ onLoad }) => onLoad({ filter: /./ }, () => { throw new Error('planned failure') })
      await build(undefined, { outdir: 'dist/b', plugins: [{ name: 'bad', setup }] }).catch(() => {})
      process.exit(0)`)
    expect(status).toBe(0)
    expect(stderr).toMatch(/Nothing was purged or recorded: the build "esbuild dist\/b .*" failed/)
    expect(site.pending()).toBeUndefined()
  })
})

test('process.exit(1) purges nothing, and that is said', async () => {
  const site = await createEndingSite()
  const { status, stderr } = await site.build('await build()\nprocess.exit(1)')
  expect(status).toBe(1)
  expect(stderr).toBe('[cdn-purge] Nothing was purged or recorded: the process ends with status 1.\n')
  expect(site.simulator.log).toHaveLength(0)
  expect(site.pending()).toBeUndefined()
})

describe('while our run is under way', () => {
  const several = { targets: [{ provider: 'paradarum' as const, batchSize: 1 }] }
  /** Ends the process as soon as the API has answered two of its requests, and not the others. */
  const exitInMidRun = (code: number) => `
    await build()
    process.on('beforeExit', () => {
      const { existsSync, readFileSync } = tools
      const settled = () => existsSync('.cdn-purge/journal.ndjson') && readFileSync('.cdn-purge/journal.ndjson', 'utf8').split('\\n').length > 2
      setInterval(() => settled() && process.exit(${code}), 1).unref()
    })`
  const cut = async (site: EndingSite) => {
    site.simulator.faults.add('paradarum', {
      status: 200,
      times: 2,
      body: { succeeded: true, data: { jobCount: 1, shields: 1, nodes: 1, hostnames: 1 } },
    })
    site.simulator.faults.add('paradarum', { hang: true, times: 2 })
  }

  test('process.exit(0) leaves the rest to a child: nothing is lost, nothing is sent twice', async () => {
    const site = await createEndingSite(several)
    await cut(site)
    const { status } = await site.build(exitInMidRun(0))
    expect(status).toBe(0)
    expect(site.pending()).toEqual([])
    // Two were answered, two hung and were sent again.
    expect(site.simulator.log).toHaveLength(6)
    expect([...new Set(site.purged())]).toEqual(pages)
  })

  test('process.exit(1) makes due again what was settled', async () => {
    const site = await createEndingSite(several)
    await cut(site)
    const { status, stderr } = await site.build(exitInMidRun(1))
    expect(status).toBe(1)
    expect(stderr).toContain('The process ended during a purge, with status 1: what is owed is pending.')
    expect(stderr).toContain('The process ended without success after its purge: 2 purges are pending again.')
    expect(site.pending()).toEqual(urls)
  })

  test('a lock that this process seems to hold stops nothing once it is released', async () => {
    const site = await createEndingSite()
    const { start: _, ...holder } = currentHolder(randomUUID())
    const { child, result } = site.start(`
      const stat = tools.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
      await build()
      tools.mkdirSync('.cdn-purge')
      const holder = { ...${JSON.stringify(holder)}, pid: process.pid, start: stat[19] }
      writeFileSync('.cdn-purge/lock', JSON.stringify(holder))
      process.exit(0)`)
    await findChild(child.pid, 'at-exit.js')
    const lock = join(site.root, '.cdn-purge/lock')
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: child.pid })
    expect(existsSync(join(site.root, '.cdn-purge/ledger.json'))).toBe(false)
    rmSync(lock)
    expect(await result).toMatchObject({ status: 0 })
    expect(site.purged()).toEqual(pages)
  })
})

describe('options that no child can be given', () => {
  const bound = {
    '"urls"': "urls: file => ['/' + file]",
    '"ledger"': 'ledger: tools.createStore()',
  }

  test('stop a build at its start where the tool is known to end the process', async () => {
    for (const plugin of ['astro:build', 'react-router']) {
      const site = await createEndingSite()
      const { status, stderr } = await site.build(`
        const vite = await import('vite')
        const { default: vitePurge } = await import('unplugin-cdn-purge/vite')
        const plugins = [{ name: '${plugin}' }, vitePurge(${inline(site, bound['"urls"'])})]
        await vite.build({ plugins, logLevel: 'silent', build: { rollupOptions: { input: 'src/main.js' } } })`)
      expect(status).toBe(1)
      expect(stderr).toMatch(/ends the process by itself.*: "urls"\./)
      expect(stderr).toContain('cdn-purge.config.ts')
      expect(existsSync(join(site.root, 'dist/assets'))).toBe(false)
    }
  })

  test.each(Object.entries(bound))('are left as due elsewhere, and named: %s', async (name, option) => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`await build(${inline(site, option)})\nprocess.exit(0)`)
    expect(status).toBe(1)
    expect(stderr).toContain(`cannot be given what is no plain data: ${name}.`)
    expect(stderr).toContain('cdn-purge.config.ts')
    expect(stderr).toContain('await finish()')
    expect(site.simulator.log).toHaveLength(0)
    expect(site.traces()).toHaveLength(1)

    const next = await site.build(`await build(${inline(site, option)})`)
    expect(next.stderr).toMatch(/What "esbuild .*" built at .* was never purged/)
    expect(next.status).toBe(0)
    expect(site.purged()).toContain('/main.js')
    expect(site.traces()).toEqual([])
  })

  test('cannot be owed again where they hold the ledger: that is said', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(
      `await build(${inline(site, bound['"ledger"'])})\nawait new Promise(() => {})`,
    )
    expect(status).toBe(13)
    expect(site.purged()).toEqual(pages)
    expect(stderr).toContain(
      'cannot be made pending again: no other process can be given the option "ledger"',
    )
    expect(stderr).toContain('cdn-purge purge --everything')
  })

  test('are no matter where what was settled is owed again in a directory', async () => {
    const site = await createEndingSite()
    const { stderr } = await site.build(
      `await build(${inline(site, bound['"urls"'])})\nawait new Promise(() => {})`,
    )
    expect(stderr).toContain('4 purges are pending again.')
    expect(site.pending()).toEqual(urls)
  })

  test('do not keep other configurations of the process from their run', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`
      await build(${inline(site, bound['"urls"'])})
      await build(undefined, { outdir: 'dist/admin' })
      process.exit(0)`)
    expect(status).toBe(1)
    expect(stderr.match(/no plain data: "urls"/g)).toHaveLength(1)
    expect(site.purged()).toEqual(['/main.js'])
    await vi.waitFor(() => expect(site.traces()).toEqual([expect.any(String)]))
  })
})
