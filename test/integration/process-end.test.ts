import { describe, expect, test } from 'vitest'
import { createEndingSite } from '../support/ending-site.ts'

const pages = ['/about.html', '/index.html', '/main.js', '/style.css']
const urls = pages.map(path => `https://www.example.com${path}`)

test('a process that runs out of work purges once, at its end, all that is there then', async () => {
  const site = await createEndingSite()
  const { status, stderr } = await site.build(`
    await build()
    await build(undefined, { outdir: 'dist/admin' })
    writeFileSync('dist/after.html', 'written when the bundler was done')
    process.on('exit', code => console.error('exit', code))`)
  expect(stderr).toMatch(/exit 0\n$/)
  expect(status).toBe(0)
  expect(site.simulator.log).toHaveLength(1)
  expect(site.purged()).toEqual(['/about.html', '/admin/main.js', '/after.html', ...pages.slice(1)])
  expect(site.pending()).toEqual([])
})

describe('beforeExit', () => {
  test('is left to all that listen, before and after us, for asynchronous work too', async () => {
    const site = await createEndingSite()
    const listener = (name: string) => `process.once('beforeExit', async () => {
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      await tools.promises.writeFile('dist/${name}.html', '${name}')
    })`
    const { status } = await site.build(`${listener('before')}\nawait build()\n${listener('later')}`)
    expect(status).toBe(0)
    expect(site.simulator.log).toHaveLength(1)
    expect(site.purged()).toEqual([
      '/about.html',
      '/before.html',
      '/index.html',
      '/later.html',
      ...pages.slice(2),
    ])
  })

  test('with a status other than 0, by whomever, purges nothing', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`
      await build()
      process.on('beforeExit', () => { process.exitCode = 3 })`)
    expect(status).toBe(3)
    expect(stderr).toBe('[cdn-purge] Nothing was purged or recorded: the process ends with status 3.\n')
    expect(site.simulator.log).toHaveLength(0)
    expect(site.pending()).toBeUndefined()
  })

  test('of a process that never settled its top-level await: what was settled is due again', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build('await build()\nawait new Promise(() => {})')
    expect(status).toBe(13)
    expect(stderr).toContain('The process ended without success after its purge: 4 purges are pending again.')
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual(urls)
    site.simulator.clearLog()
    expect(await site.build('await build()')).toMatchObject({ status: 0 })
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })

  test.each([
    ['rolldown', 'transform'],
    ['rollup', 'transform'],
    ['rollup', 'writeBundle'],
  ])('of a process in which %s hangs in %s: nothing is purged, and that is said', async (bundler, hook) => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(
      `roll('${bundler}', { name: 'hangs', ${hook}: () => new Promise(() => {}) }).catch(() => {})`,
    )
    expect(status).toBe(0)
    expect(stderr).toMatch(
      /^\[cdn-purge\] Nothing was purged or recorded: the build "rollup .*" (?:failed|did not finish)\.\n$/,
    )
    expect(site.simulator.log).toHaveLength(0)
    expect(site.pending()).toBeUndefined()
  })

  test('after a later build that failed, which a script swallowed: nothing is purged', async () => {
    const site = await createEndingSite()
    const { status, stderr } = await site.build(`
      await build()
      const setup = ({ onLoad }) => onLoad({ filter: /./ }, () => { throw new Error('planned failure') })
      await build(undefined, { outdir: 'dist/b', plugins: [{ name: 'bad', setup }] }).catch(() => {})`)
    expect(status).toBe(0)
    expect(stderr).toMatch(/Nothing was purged or recorded: the build "esbuild dist\/b .*" failed/)
    expect(site.simulator.log).toHaveLength(0)
    expect(site.pending()).toBeUndefined()
  })
})

describe('a purge that failed', () => {
  test('is status 1, names what is pending, and the next build sends it', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status, stderr } = await site.build('await build()')
    expect(status).toBe(1)
    expect(stderr).toContain('[cdn-purge] 4 purges were not accepted by wao:')
    expect(stderr).toContain('cdn-purge retry')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(site.pending()).toEqual(urls)
    site.simulator.faults.clear()
    site.simulator.clearLog()
    expect(await site.build('await build()')).toMatchObject({ status: 0 })
    expect(site.purged()).toEqual(pages)
    expect(site.pending()).toEqual([])
  })

  test("only warns with onError: 'warn'", async () => {
    const site = await createEndingSite({ options: { onError: 'warn' } })
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status, stderr } = await site.build('await build()')
    expect(status).toBe(0)
    expect(stderr).toContain('[cdn-purge] 4 purges were not accepted by wao:')
    expect(site.pending()).toEqual(urls)
  })

  test('keeps its status where another listener ends the process with 0', async () => {
    const site = await createEndingSite()
    site.simulator.faults.add('wao', { status: 500, times: 9 })
    const { status } = await site.build(`
      await build()
      let round = 0
      process.on('beforeExit', () => ++round === 3 && process.exit(0))`)
    expect(status).toBe(1)
    expect(site.pending()).toEqual(urls)
  })

  test.each(['fail', 'warn'])(
    'with a wrong key and onError: %s says so in one error, without the key',
    async onError => {
      const site = await createEndingSite({ options: { onError: onError === 'fail' ? 'fail' : 'warn' } })
      const { status, stderr } = await site.build('await build()', { env: { WAO_API_TOKEN: 'wrong-key-1' } })
      expect(status).toBe(onError === 'fail' ? 1 : 0)
      expect(stderr.match(/not accepted/g)).toHaveLength(1)
      expect(stderr).toContain('401')
      expect(stderr).not.toContain('wrong-key-1')
      expect(site.pending()).toEqual(urls)
    },
  )
})
