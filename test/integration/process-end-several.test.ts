import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createEndingSite, type EndingSite, ends } from '../support/ending-site.ts'
import { SITE } from '../support/workspace.ts'

const pages = ['/about.html', '/index.html', '/main.js', '/style.css']

describe.each(ends)('several configurations of one process, %s,', (_, last) => {
  /** A second configuration, of another site with a ledger of its own. */
  const second = ({ simulator }: EndingSite) => {
    const { baseUrl } = simulator.apis.paradarum
    const target = { provider: 'paradarum', baseUrl, retries: 0 }
    return `await build({ site: '${SITE}', html: ['file'], targets: [${JSON.stringify(target)}], ledger: '.other' }, { outdir: 'other' })`
  }

  test('are several runs, in their order', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`await build()\n${second(site)}\n${last}`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(site.simulator.log.map(({ api }) => api)).toEqual(['wao', 'paradarum'])
  })

  test('one of which fails: the other runs, and the status is 1', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status, stderr } = await site.build(`await build()\n${second(site)}\n${last}`)
    expect(status).toBe(1)
    expect(stderr.match(/not accepted/g)).toHaveLength(1)
    expect(site.simulator.log.at(-1)).toMatchObject({ api: 'paradarum', status: 200 })
  })

  test('one of which did not build: the other runs', async () => {
    const site = await createEndingSite()
    const { stderr } = await site.build(`
      const setup = ({ onLoad }) => onLoad({ filter: /./ }, () => { throw new Error('planned failure') })
      await build(undefined, { plugins: [{ name: 'bad', setup }] }).catch(() => {})
      ${second(site)}\n${last}`)
    expect(stderr).toMatch(/Nothing was purged or recorded: the build "esbuild .*" failed/)
    expect(site.simulator.log.map(({ api }) => api)).toEqual(['paradarum'])
  })

  test('one build of which failed: those of it that succeeded are named, and the next build purges them', async () => {
    const site = await createEndingSite()
    const failing = `
      const setup = ({ onLoad }) => onLoad({ filter: /./ }, () => { throw new Error('planned failure') })
      await build(undefined, { outdir: 'dist/bad', plugins: [{ name: 'bad', setup }] }).catch(() => {})`
    const { stderr } = await site.build(
      `await build()\nawait build(undefined, { outdir: 'dist/b' })\n${failing}\n${last}`,
    )
    const lines = stderr.split('\n').filter(line => line.includes('succeeded'))
    expect(lines).toEqual([
      expect.stringMatching(
        /The builds "esbuild dist .*", "esbuild dist\/b .*" succeeded, but are not purged either, since .*The next build.* purges them, and so does: .*cdn-purge run$/,
      ),
    ])
    expect(site.simulator.log).toEqual([])

    await site.build(`await build()\n${last}`)
    expect(site.purged()).toEqual(expect.arrayContaining(['/b/main.js', ...pages]))
  })

  test('and several copies of the package are one run', async () => {
    const site = await createEndingSite()
    const source = fileURLToPath(new URL('../../packages/unplugin/', import.meta.url))
    const copy = join(site.root, 'copy')
    cpSync(join(source, 'dist'), join(copy, 'dist'), { recursive: true })
    cpSync(join(source, 'package.json'), join(copy, 'package.json'))
    symlinkSync(join(source, 'node_modules'), join(copy, 'node_modules'))
    const { status } = await site.build(`
      const { default: other } = await import('./copy/dist/esbuild.js')
      const count = () => process.listenerCount('beforeExit') + process.listenerCount('exit')
      await build()
      const before = count()
      await build(undefined, { outdir: 'dist/b', entryPoints: { b: 'src/main.js' }, plugins: [other()] })
      await tools.bundle({ entryPoints: { c: 'src/main.js' }, outdir: 'dist/c', logLevel: 'silent', plugins: [other()] })
      if (count() !== before) throw new Error('a second listener')
      ${last}`)
    expect(status).toBe(0)
    expect(site.simulator.log).toHaveLength(1)
    expect(site.purged()).toEqual(['/about.html', '/b/b.js', '/c/c.js', ...pages.slice(1)])
  })
})

describe('finish()', () => {
  const imported = "const { finish } = await import('unplugin-cdn-purge')"

  test('gives the reports; what is noted after it gets a run of its own', async () => {
    const site = await createEndingSite()
    const { status, stdout } = await site.build(`${imported}
      await build()
      const reports = await finish()
      console.log(JSON.stringify([reports, await finish()]))
      await build(undefined, { outdir: 'dist/later' })`)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([[{ ok: true, targets: [{ name: 'wao', accepted: 4 }] }], []])
    expect(site.simulator.log).toHaveLength(2)
    expect(site.pending()).toEqual([])
  })

  test('throws the failure', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status, stdout } = await site.build(`${imported}
      await build()
      console.log(await finish().catch(({ code, message }) => JSON.stringify({ code, message })))`)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      code: expect.any(String),
      message: expect.stringContaining('4 purges'),
    })
    expect(site.pending()).toHaveLength(4)
  })

  test('leaves a build that is under way to a later run', async () => {
    const site = await createEndingSite()
    const { status } = await site.build(`${imported}
      let go
      const setup = ({ onLoad }) => onLoad({ filter: /./ }, () => new Promise(resolve => { go = () => resolve(undefined) }))
      const under = build(undefined, { outdir: 'dist/slow', plugins: [{ name: 'slow', setup }] })
      while (!go) await new Promise(setImmediate)
      await build()
      if ((await finish()).length !== 0) throw new Error('it ran')
      go()
      await under`)
    expect(status).toBe(0)
    expect(site.simulator.log).toHaveLength(1)
    expect(site.purged()).toContain('/slow/main.js')
  })

  test('is what counts: a status of the program that comes later owes nothing again', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`${imported}\nawait build()\nawait finish()\nprocess.exit(3)`)
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
    expect(site.pending()).toEqual([])
  })

  test('says of a second build before it that the first one is not purged yet', async () => {
    const site = await createEndingSite()
    const { stderr } = await site.build('await build()\nawait build()')
    expect(stderr).toMatch(/was built again in this process.*"await finish\(\)" of unplugin-cdn-purge/)
    expect(site.simulator.log).toHaveLength(1)
  })
})
