import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEndingSite, type EndingSite } from '../support/ending-site.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

/** A site with a script for threads and forks, and what starts one and waits until it has built. */
async function createGuests(guest: string, options = {}): Promise<EndingSite> {
  const site = await createEndingSite(options)
  writeFiles(site.root, {
    'guest.mjs': `import { build, tell } from './tools.mjs'\n${guest}`,
  })
  return site
}

const thread = "const guest = new Worker('./guest.mjs')"
const forked = "const guest = fork('./guest.mjs')"
const loaded = 'cdnPurge()'
const built = "await once(guest, 'message')"

describe('where the plugin is loaded in the parent, it takes up what was built, in one run', () => {
  const stay = `await build(undefined, { outdir: 'dist/guest' })\ntell()\nsetInterval(() => {}, 1000)`
  test.each([
    ['a thread that is terminated', stay, thread, 'await guest.terminate()'],
    ['a fork that is killed', stay, forked, "guest.kill('SIGKILL')\nawait once(guest, 'exit')"],
    [
      'a fork that still runs',
      stay,
      forked,
      'guest.unref()\nguest.channel.unref()\nprocess.on("exit", () => guest.kill("SIGKILL"))',
    ],
    [
      'a thread that ends',
      `await build(undefined, { outdir: 'dist/guest' })\ntell()`,
      thread,
      "await once(guest, 'exit')",
    ],
    [
      'a fork that calls process.exit(0)',
      `await build(undefined, { outdir: 'dist/guest' })\nprocess.send('built', () => process.exit(0))`,
      forked,
      "await once(guest, 'exit')",
    ],
  ])(
    '%s',
    async (_, guest, start, end) => {
      for (const last of ['', 'process.exit(0)']) {
        const site = await createGuests(guest)
        const { status, stderr } = await site.build(
          `${loaded}\n${start}\n${built}\n${end}\nawait build()\nwriteFileSync('dist/late.html', '')\n${last}`,
        )
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
        expect(site.simulator.log).toHaveLength(1)
        expect(site.purged()).toEqual([
          '/about.html',
          '/guest/main.js',
          '/index.html',
          '/late.html',
          '/main.js',
          '/style.css',
        ])
        expect(site.pending()).toEqual([])
        expect(existsSync(join(site.root, '.cdn-purge/noted'))).toBe(false)
      }
    },
    60_000,
  )

  test('also where nothing else was built, and the configuration lies elsewhere', async () => {
    for (const last of ['', 'process.exit(0)']) {
      const site = await createGuests(
        `process.chdir('app')\nawait build({ configFile: '../sub/cdn-purge.config.json' }, { absWorkingDir: process.cwd() })\ntell()`,
      )
      const { baseUrl, siteId } = site.simulator.apis.wao
      writeFiles(site.root, {
        'app/src/main.js': 'document.title = "app"\n',
        'sub/cdn-purge.config.json': JSON.stringify({
          site: SITE,
          targets: [{ provider: 'wao', baseUrl, siteId }],
          ledger: 'elsewhere',
          environment: 'staging',
        }),
      })
      const { status } = await site.build(
        `cdnPurge({ configFile: '../sub/cdn-purge.config.json' })\n${forked}\n${built}\nguest.kill()\n${last}`,
      )
      expect(status).toBe(0)
      expect(site.purged()).toEqual(['/main.js'])
      expect(readdirSync(join(site.root, 'sub/elsewhere/staging'))).toContain('ledger.json')
      expect(existsSync(join(site.root, 'sub/elsewhere/staging/noted'))).toBe(false)
    }
  })

  test('not with a status other than 0: that is said, and the next build names it', async () => {
    for (const last of ['process.exitCode = 3', 'process.exit(3)']) {
      const site = await createGuests(stay)
      const { status, stderr } = await site.build(
        `${loaded}\n${thread}\n${built}\nawait guest.terminate()\n${last}`,
      )
      expect(status).toBe(3)
      expect(stderr).toContain('Nothing was purged or recorded: the process ends with status 3.')
      expect(site.simulator.log).toHaveLength(0)
      expect((await site.build('await build()')).stderr).toMatch(
        /dist\/guest .*" built at .* was never purged/,
      )
      expect(site.traces()).toEqual([])
    }
  })

  test('not where a build in another thread failed', async () => {
    const site = await createGuests(`
      await build(undefined, { outdir: 'dist/guest' })
      const setup = ({ onLoad }) => onLoad({ filter: /./ }, () => { throw new Error('planned failure') })
      await build(undefined, { outdir: 'dist/b', plugins: [{ name: 'bad', setup }] }).catch(() => {})
      tell()`)
    const { status, stderr } = await site.build(`${loaded}\n${thread}\n${built}\nawait once(guest, 'exit')`)
    expect(status).toBe(0)
    expect(stderr).toMatch(/Nothing was purged or recorded: the build "esbuild dist\/b .*" failed/)
    expect(site.simulator.log).toHaveLength(0)
  })

  test('not what an earlier process left, by a program that only loads the plugin', async () => {
    const site = await createGuests(stay)
    await site.build(`${forked}\n${built}\nguest.kill('SIGKILL')\nawait once(guest, 'exit')`)
    expect(site.traces()).toHaveLength(1)
    for (const last of ['', 'process.exit(0)']) {
      const { status, stderr } = await site.build(`${loaded}\n${last}`)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    }
    expect(site.simulator.log).toHaveLength(0)
    expect(site.traces()).toHaveLength(1)
  })
})

describe('without the plugin in the parent', () => {
  test.each([
    ['a thread', thread, 'await build()'],
    ['a fork that closes its channel', forked, 'await build()\nprocess.disconnect()'],
    ['a fork that calls process.exit(0)', forked, 'await build()\nprocess.exit(0)'],
  ])('%s that ends by itself runs at its end', async (_, start, guest) => {
    const site = await createGuests(guest)
    const { status } = await site.build(`${start}\nawait once(guest, 'exit')`)
    expect(status).toBe(0)
    expect(site.purged()).toEqual(['/about.html', '/index.html', '/main.js', '/style.css'])
    expect(site.traces()).toEqual([])
  })

  test('a fork that was killed is named by the command and by the next build; its tokens are used again', async () => {
    const site = await createGuests(
      `await build(undefined, { logLevel: 'info' })\ntell()\nsetInterval(() => {}, 1000)`,
      {
        targets: [{ provider: 'optimole' }],
      },
    )
    const { apiKey } = site.simulator.apis.optimole
    writeFiles(site.root, {
      'public/hero.jpg': 'hero',
      'src/main.js': `document.title = 'https://key.i.optimole.com/w:800/${SITE}hero.jpg'\n`,
    })
    await site.build(`${forked}\n${built}\nguest.kill('SIGKILL')\nawait once(guest, 'exit')`)
    expect(site.simulator.log).toHaveLength(1)
    const [name = ''] = site.traces()
    const trace = readFileSync(join(site.root, '.cdn-purge/noted', name), 'utf8')
    expect(trace).not.toContain(apiKey)
    expect(readFileSync(join(site.root, '.cdn-purge/noted/.gitignore'), 'utf8')).toBe('*\n')
    const bytes = readFileSync(join(site.root, 'dist/main.js'), 'utf8')

    const status = await site.command(['status'])
    expect(status.stderr).toMatch(
      /dist .*" built at .* was never purged: its process \(\d+\) was ended before\./,
    )
    expect(await site.json(['status'])).toMatchObject({ ended: [{ name: expect.stringContaining('dist') }] })

    site.simulator.clearLog()
    const { stderr } = await site.build('await build()')
    expect(stderr).toMatch(/dist .*" built at .* was never purged/)
    expect(site.simulator.log.filter(({ path }) => path.includes('token'))).toEqual([])
    expect(readFileSync(join(site.root, 'dist/main.js'), 'utf8')).toBe(bytes)
    expect(site.traces()).toEqual([])
  })

  test('"cdn-purge run" names what was never purged, purges it, and forgets it', async () => {
    const site = await createGuests(`await build()\ntell()\nsetInterval(() => {}, 1000)`)
    await site.build(`${forked}\n${built}\nguest.kill('SIGKILL')\nawait once(guest, 'exit')`)
    expect((await site.command(['run', '--dry-run'])).stderr).toMatch(/was never purged/)
    expect(site.traces()).toHaveLength(1)
    const { status, stderr } = await site.command(['run'])
    expect(status).toBe(0)
    expect(stderr).toMatch(/"esbuild dist .*" built at .* was never purged/)
    expect(site.purged()).toContain('/main.js')
    expect(site.traces()).toEqual([])
    expect((await site.command(['run'])).stderr).not.toContain('never purged')
  })
})

describe.each([
  ['a dry run', { CDN_PURGE_DRY_RUN: '1' }, 'Dry run: nothing was sent or written.'],
  ['CDN_PURGE=0', { CDN_PURGE: '0' }, 'CDN_PURGE=0: nothing is sent or recorded.'],
])('%s', (_, env, said) => {
  test('leaves no trace', async () => {
    const site = await createGuests('await build()\ntell()\nsetInterval(() => {}, 1000)')
    await site.build(`${loaded}\n${forked}\n${built}\nguest.kill('SIGKILL')\nawait once(guest, 'exit')`, {
      env,
    })
    expect(existsSync(join(site.root, '.cdn-purge'))).toBe(false)
    expect(site.simulator.log).toHaveLength(0)
  })

  test('says what it says at the end of the thread', async () => {
    const site = await createGuests("await build(undefined, { logLevel: 'info' })")
    const { status, stderr } = await site.build(`${loaded}\n${thread}\nawait once(guest, 'exit')`, { env })
    expect(status).toBe(0)
    expect(stderr).toContain(said)
    expect(site.simulator.log).toHaveLength(0)
  })
})
