import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { createSimulator, type Simulator } from '@cdn-purge/simulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Block, pages, readBlocks } from '../support/docs/blocks.ts'
import { checkConfiguration } from '../support/docs/configurations.ts'
import { judge } from '../support/docs/judge.ts'
import { runBlock, writeProject } from '../support/docs/shell.ts'
import { linkPackages, typeCheck } from '../support/docs/type-check.ts'
import { createFolder } from '../support/workspace.ts'

const blocks = pages.flatMap(page => readBlocks(page)).map(block => ({ block, judgement: judge(block) }))
const place = ({ page, line }: Block) => `${page}:${line}`

test('every block of the docs is tried', () => {
  expect(blocks.filter(({ judgement }) => judgement === undefined).map(({ block }) => place(block))).toEqual(
    [],
  )
  expect(blocks.length).toBeGreaterThan(100)
})

test('a block that nothing tries, and one that is wrong, are seen', async () => {
  const [block] = readBlocks('docs/x.md', '# A\n\n## B\n\n```cobol\nSTOP RUN.\n```\n')
  expect(block).toEqual({ page: 'docs/x.md', heading: 'B', line: 5, language: 'cobol', text: 'STOP RUN.\n' })
  expect(block && judge(block)).toBeUndefined()
  const folder = createFolder()
  linkPackages(folder)
  await expect(checkConfiguration("export default { site: 'x' }\n", folder, {})).rejects.toThrow('targets')
  expect(
    typeCheck(
      [{ page: 'p.md', line: 4, heading: '', language: 'ts', text: "\nconst a: number = ''\n" }],
      folder,
    ),
  ).toEqual([expect.stringMatching(/^p\.md:6: Type 'string'/)])
  writeProject(folder)
  const { site } = await start()
  expect(await site.run('nothing-of-the-kind\n', folder)).toMatch(/^status 127: /)
  expect(await site.run('npx cdn-purge run --no-such-flag\n', folder)).toMatch(/^status 2: /)
})

test('every configuration is valid', async () => {
  const { simulator } = await start()
  const folder = createFolder()
  linkPackages(folder)
  const env = { CDN_PURGE_REDIS_URL: 'redis://redis.example.com:6379', ...simulator.env }
  const wrong: string[] = []
  for (const { block, judgement } of blocks) {
    if (judgement?.how !== 'configuration') continue
    for (const [index, text] of judgement.configurations.entries()) {
      const own = join(folder, `${blocks.findIndex(other => other.block === block)}-${index}`)
      await checkConfiguration(text, own, env).catch((error: unknown) =>
        wrong.push(`${place(block)}: ${error}`),
      )
    }
  }
  expect(wrong).toEqual([])
})

test('all other TypeScript and JavaScript compiles', () => {
  const folder = createFolder()
  linkPackages(folder)
  const typed = blocks.filter(({ judgement }) => judgement?.how === 'types').map(({ block }) => block)
  expect(typed.length).toBeGreaterThan(5)
  expect(typeCheck(typed, folder)).toEqual([])
})

describe('commands', () => {
  const scripts = blocks.flatMap(({ block, judgement }) =>
    judgement?.how === 'shell' ? judgement.scripts.map(script => ({ block, script })) : [],
  )
  // Pages that are written from one template share theirs.
  const distinct = scripts.filter(
    ({ block, script }, index) =>
      scripts.findIndex(
        other => other.script === script && targetOf(other.block, script) === targetOf(block, script),
      ) === index,
  )

  test('all of them run as they are written', async () => {
    const { site } = await start()
    const wrong: string[] = []
    const waiting = [...distinct]
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const folder = createFolder()
        writeProject(folder)
        const fault = await site.run(next.script, folder, targetOf(next.block, next.script))
        if (fault !== undefined) wrong.push(`${place(next.block)}: ${next.script}${fault}`)
      }
    }
    await Promise.all([work(), work()])
    expect(distinct.length).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  }, 180_000)

  test('the report that is shown has the fields of a real one', async () => {
    const { site } = await start()
    const folder = createFolder()
    writeProject(folder)
    const { stdout } = await site.result('cdn-purge run dist --json\n', folder)
    const shown = blocks.flatMap(({ judgement }) => (judgement?.how === 'report' ? [judgement.keys] : []))
    expect(shown.map(keys => keys.toSorted())).toEqual([Object.keys(JSON.parse(stdout)).toSorted()])
  })
})

/** The provider whose words a script speaks: that of the page, or the one that its flags belong to. */
function targetOf({ page }: Block, script: string): string {
  const [, own] = /^docs\/providers\/(.+)\.md$/.exec(page) ?? []
  if (own !== undefined && own !== 'README') return own
  const [, named] = /--target (\S+)/.exec(script) ?? []
  if (named !== undefined) return named
  const words: Readonly<Record<string, string>> = {
    '--match': 'paradarum',
    '--cache': 'wpengine',
    'other.example': 'cloudflare',
    'cdn-purge jobs': 'medianova',
  }
  return Object.entries(words).find(([word]) => script.includes(word))?.[1] ?? 'wao'
}

/** The vendor's answer to an invalidation that it took. */
const invalidation = `<?xml version="1.0"?>
<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I2J0I21PCUYOIK</Id><Status>Completed</Status></Invalidation>`

/** Simulated caches in front of a site, and a server that takes purges as Varnish and nginx do. */
async function start() {
  const live = createFolder()
  writeProject(live)
  const simulator: Simulator = await createSimulator({ origin: join(live, 'dist') })
  onTestFinished(() => simulator.close())
  // Node's own server takes no BAN.
  const server = createServer(socket => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nBanned'),
    )
  })
  const own = await listen(server)
  const baseUrls = new Map<string, string>(
    Object.entries(simulator.apis).map(([id, { baseUrl }]) => [id, baseUrl]),
  )
  const result = (script: string, folder: string, provider = 'wao') =>
    runBlock(
      { text: script },
      folder,
      {
        // What looks at the origin and through the edge finds both here.
        site: /verify|wait-for-origin/.test(script)
          ? `${simulator.edges.wao.url}/`
          : 'https://www.example.com/',
        targets: [
          {
            provider,
            baseUrl: baseUrls.get(provider) ?? own,
            ...(provider === 'varnish' ? { bans: true } : {}),
          },
        ],
      },
      simulator,
    )
  // Its distribution has no tags; one that has answers so.
  const tagged = { status: 201, headers: { 'content-type': 'text/xml' }, body: invalidation }
  const run = async (script: string, folder: string, provider?: string) => {
    if (provider === 'cloudfront' && script.includes("'#")) {
      simulator.faults.add('cloudfront.invalidate', { ...tagged, times: 9 })
    }
    const { status, stdout, stderr } = await result(script, folder, provider)
    return status === 0 ? undefined : `status ${status}: ${stderr}${stdout}`
  }
  return { simulator, site: { run, result } }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return `http://127.0.0.1:${address.port}`
}
