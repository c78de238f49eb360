import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createEndingSite } from '../support/ending-site.ts'
import { runtimes } from '../support/runtimes.ts'

const pages = ['/about.html', '/index.html', '/main.js', '/style.css']

describe.each(runtimes)('in $name', ({ program }) => {
  test('a process that runs out of work purges once, at its end', async () => {
    const site = await createEndingSite()
    const result = await site.build(
      `
      await build()
      await build(undefined, { outdir: 'dist/admin' })
      writeFileSync('dist/after.html', 'late')`,
      { program },
    )
    expect(result).toMatchObject({ status: 0 })
    expect(site.simulator.log).toHaveLength(1)
    expect(site.purged()).toEqual(['/about.html', '/admin/main.js', '/after.html', ...pages.slice(1)])
    expect(site.pending()).toEqual([])
  })

  test('process.exit(0) purges in a child', async () => {
    const site = await createEndingSite()
    const result = await site.build('await build()\nprocess.exit(0)', { program })
    expect(result).toMatchObject({ status: 0, stderr: '' })
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })

  test.each(['process.exit(1)', 'process.exitCode = 3'])(
    '%s purges nothing, and that is said',
    async last => {
      const site = await createEndingSite()
      const { status, stderr } = await site.build(`await build()\n${last}`, { program })
      expect(status).toBe(last.includes('3') ? 3 : 1)
      expect(stderr).toMatch(
        /^\[cdn-purge\] Nothing was purged or recorded: the process ends with status [13]\.\n$/,
      )
      expect(site.simulator.log).toHaveLength(0)
      expect(site.pending()).toBeUndefined()
    },
  )

  test.each(['', 'process.exit(0)'])('a purge that failed is status 1, and is owed (%s)', async last => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status, stderr } = await site.build(`await build()\n${last}`, { program })
    expect(stderr).toContain('[cdn-purge] 4 purges were not accepted by wao:')
    expect(status).toBe(1)
    expect(site.pending()).toHaveLength(4)
  })

  test('finish() purges at once', async () => {
    const site = await createEndingSite()
    const result = await site.build(
      `
      await build()
      const { finish } = await import('unplugin-cdn-purge')
      const [report] = await finish()
      console.log('requests', report.targets[0].requests.length, report.ok)
      process.exit(0)`,
      { program },
    )
    expect(result).toMatchObject({ status: 0, stdout: 'requests 1 true\n' })
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })

  test('SIGINT during the run is status 130; what is owed is kept', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { hang: true })
    const { child, result } = site.start('await build()', { program })
    await site.received(1)
    child.kill('SIGINT')
    expect(await result).toMatchObject({ status: 130 })
    expect(site.pending()).toHaveLength(4)
  })

  test('SIGINT before the run loses nothing: the next build purges all', async () => {
    const site = await createEndingSite()
    const { child, result } = site.start(
      "await build()\nconsole.error('built')\nsetInterval(() => {}, 1000)",
      { program },
    )
    await once(child.stderr ?? child, 'data')
    child.kill('SIGINT')
    await result
    expect(site.pending()).toBeUndefined()
    expect(await site.build('await build()', { program })).toMatchObject({ status: 0 })
    expect(site.purged()).toEqual(pages)
  })

  test('a build in a thread is purged by the process', async () => {
    const site = await createEndingSite()
    const code = "import { build } from './tools.mjs'\nawait build()"
    const result = await site.build(
      `
      cdnPurge()
      writeFileSync('guest.mjs', ${JSON.stringify(code)})
      const guest = new Worker(new URL('./guest.mjs', import.meta.url))
      await once(guest, 'exit')
      process.exit(0)`,
      { program },
    )
    expect(result).toMatchObject({ status: 0 })
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })
})
