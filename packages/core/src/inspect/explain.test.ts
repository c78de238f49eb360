import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { describe, expect, test } from 'vitest'
import {
  createWorkspace,
  SITE,
  type Workspace,
  type WorkspaceOptions,
} from '../../../../test/support/workspace.ts'
import { openContext } from '../open.ts'
import { prepare } from '../prepare/prepare.ts'
import { explain } from './explain.ts'

const hashed = (name: string) => `assets/${name}-CeLU_qfb.js`
const files = {
  'index.html': 'home',
  'blog/index.html': 'blog',
  'style.css': 'a {}',
  'img/a.jpg': 'a',
  'drafts/a.html': 'draft',
  [hashed('old')]: 'old',
}

type Targets = NonNullable<WorkspaceOptions['targets']>

interface Question {
  readonly changes?: Partial<CdnPurgeOptions>
  /** The only targets that are sent to. */
  readonly only?: readonly string[]
  /** The directory that is looked at. */
  readonly output?: string
}

async function ask(
  { root, log, resolve }: Workspace,
  asked: string,
  { changes = {}, only, output: name = 'dist' }: Question = {},
) {
  const options = { ...(await resolve(changes)), ...(only === undefined ? {} : { sendTo: only }) }
  const { context, ignore, close } = openContext(options, root, log)
  const outputs = [{ name, directory: join(root, name) }]
  try {
    const prepared = await prepare({ options, outputs, ignore }, context)
    return await explain(prepared, asked, (output, path) => existsSync(join(root, output, path)))
  } finally {
    await close()
  }
}

/** A site that was purged once and has changed since. */
async function createChanged(
  options: Partial<CdnPurgeOptions> = {},
  targets: Targets = [{ provider: 'wao' }],
) {
  const site = await createWorkspace({ files, targets, options: { exclude: ['drafts/**'], ...options } })
  await site.run()
  site.write({
    'blog/index.html': 'news',
    'new.html': 'new',
    [hashed('new')]: 'new',
    [hashed('old')]: undefined,
  })
  return site
}

describe('a file or URL that is purged', () => {
  test('is explained from its bytes to its place in the request', async () => {
    const site = await createChanged()
    const explanation = await ask(site, 'blog/index.html')
    expect(explanation).toMatchObject({
      asked: 'blog/index.html',
      files: [
        {
          output: 'dist',
          path: 'blog/index.html',
          change: 'changed',
          before: expect.stringMatching(/^[0-9a-f]{64}$/),
          after: expect.stringMatching(/^[0-9a-f]{64}$/),
          due: true,
          why: 'changed',
        },
      ],
      urls: [{ url: `${SITE}blog/index.html` }, { url: `${SITE}blog/` }, { url: `${SITE}blog` }],
    })
    const request = { number: 1, of: 1, method: 'POST', url: expect.stringContaining('/caches/invalidate') }
    expect(explanation.urls[1]?.targets).toEqual([
      {
        target: 'wao',
        provider: 'wao',
        concerned: true,
        collateral: [],
        due: [
          {
            kind: 'url',
            item: `${SITE}blog/`,
            fresh: true,
            state: 'planned',
            requests: [
              {
                ...request,
                item: { kind: 'url', origins: ['https://www.example.com'], path: '/blog/' },
                position: 2,
                items: 5,
              },
            ],
          },
        ],
      },
    ])
  })

  test.each([`${SITE}blog/`, '/blog/', 'HTTPS://www.example.com/blog/#top'])(
    'is found as %s',
    async asked => {
      const { files, urls } = await ask(await createChanged(), asked)
      expect(files).toMatchObject([{ path: 'blog/index.html' }])
      expect(urls).toMatchObject([{ url: `${SITE}blog/` }])
    },
  )

  test.each(['./blog/index.html', 'dist/blog/index.html'])('is found as %s', async asked => {
    expect((await ask(await createChanged(), asked)).files).toMatchObject([{ path: 'blog/index.html' }])
  })

  test('by a rule, says by which', async () => {
    const rules = [{ files: 'blog/**', purge: ['/feed/*', '/style.css'] }]
    const site = await createChanged({ rules })
    const also = [{ why: 'rule', files: 'blog/**', item: `${SITE}feed/` }]
    expect(await ask(site, '/feed/atom.xml')).toMatchObject({
      files: [],
      urls: [{ also, targets: [{ due: [{ kind: 'prefix', state: 'planned' }] }] }],
    })
    expect(await ask(site, 'style.css')).toMatchObject({
      files: [{ why: 'unchanged', due: false }],
      urls: [{ also: [{ why: 'rule' }], targets: [{ due: [{ kind: 'url', state: 'planned' }] }] }],
    })
  })

  test('since its host is new, says so', async () => {
    const site = await createChanged()
    const changes = { site: [SITE, 'https://m.example.com/'] }
    expect(await ask(site, 'https://m.example.com/style.css', { changes })).toMatchObject({
      files: [{ change: 'unchanged', due: true, why: 'new-place' }],
      urls: [{ also: [], targets: [{ due: [{ fresh: true }] }] }],
    })
  })

  test('along with others, says with which', async () => {
    const site = await createChanged({}, [{ provider: 'wao' }, { provider: 'wpengine' }])
    expect(await ask(site, '/index.html')).toMatchObject({
      urls: [
        {
          targets: [
            { target: 'wao', due: [], collateral: [] },
            {
              target: 'wpengine',
              due: [],
              collateral: [{ item: { kind: 'layer', layer: 'page' }, number: 1 }],
            },
          ],
        },
      ],
    })
  })
})

describe('a file or URL that is not purged', () => {
  test.each<[string, string, Partial<CdnPurgeOptions>, object]>([
    ['unchanged', 'style.css', {}, { change: 'unchanged', why: 'unchanged' }],
    ['new with a hash', hashed('new'), {}, { change: 'added', why: 'immutable-added' }],
    ['removed with a hash', hashed('old'), {}, { change: 'removed', why: 'immutable-removed' }],
    ['new', 'new.html', { added: false }, { change: 'added', why: 'added-off' }],
    ['left out by "exclude"', 'drafts/a.html', {}, { change: 'excluded', why: 'excluded' }],
    ['left out by "exclude", as a page', '/drafts/a', {}, { change: 'excluded', why: 'excluded' }],
    [
      'left out by "include"',
      'img/a.jpg',
      { include: ['**/*.html'] },
      { change: 'excluded', why: 'excluded' },
    ],
  ])('since it is %s', async (_, asked, options, file) => {
    const { files, urls } = await ask(await createChanged(options), asked)
    expect(files).toMatchObject([{ due: false, ...file }])
    expect(urls.flatMap(({ targets }) => targets.flatMap(({ due }) => due))).toEqual([])
    expect(urls).not.toEqual([])
  })

  test('since the first run only records', async () => {
    const site = await createWorkspace({ files, options: { firstRun: 'record' } })
    expect(await ask(site, 'style.css')).toMatchObject({ files: [{ due: false, why: 'first-run-record' }] })
  })

  test('since it is not the business of a target', async () => {
    const site = await createChanged({}, [{ provider: 'wao' }, { provider: 'optimole' }])
    expect(await ask(site, '/new.html')).toMatchObject({
      urls: [
        { targets: [{ due: [{ state: 'planned' }] }, { target: 'optimole', concerned: false, due: [] }] },
      ],
    })
  })

  test('since a target cannot name it', async () => {
    const site = await createChanged({ html: ['file'] }, [{ provider: 'medianova' }])
    site.write({ 'a*b.html': 'star', 'style.css': 'b {}' })
    expect(await ask(site, 'a*b.html', { changes: { html: ['file'] } })).toMatchObject({
      urls: [{ targets: [{ due: [{ state: 'skipped', reason: expect.stringContaining('wildcard') }] }] }],
    })
  })

  test('since its target is left out, or an inner one owes it', async () => {
    const site = await createChanged({}, [{ provider: 'paradarum' }, { provider: 'wao' }])
    const { urls } = await ask(site, '/new.html', { only: ['wao'] })
    expect(urls[0]?.targets).toMatchObject([{ due: [{ state: 'left-out' }] }, { due: [{ state: 'held' }] }])
  })
})

test('what is pending says since when', async () => {
  const site = await createChanged()
  site.simulator.faults.add('wao', { status: 404, body: {} })
  await site.run()
  expect(await ask(site, '/new.html')).toMatchObject({
    files: [{ why: 'unchanged' }],
    urls: [{ targets: [{ due: [{ since: 3, fresh: false, state: 'planned' }] }] }],
  })
})

test('an output that the run is not for is as the ledger has it', async () => {
  const site = await createWorkspace({ files })
  await site.run()
  mkdirSync(join(site.root, 'other'))
  writeFileSync(join(site.root, 'other/x.txt'), 'x')
  expect(await ask(site, '/style.css', { output: 'other' })).toMatchObject({
    files: [{ output: 'dist', path: 'style.css', change: 'unchanged', why: 'unchanged' }],
    urls: [{ url: `${SITE}style.css`, targets: [{ due: [] }] }],
  })
})

describe('something unknown', () => {
  test.each([
    ['stile.css', 'style.css'],
    ['/blogs/', '/blog/'],
    [`${SITE}styles.css`, `${SITE}style.css`],
    ['/assets/style.css', '/style.css'],
    ['drafts/b.html', undefined],
    [hashed('olf'), hashed('old')],
  ])('%s is refused, with what is near', async (asked, near) => {
    const error = await ask(await createChanged(), asked).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: 'USAGE', message: expect.stringContaining(asked) })
    expect(error).toMatchObject({ hint: near === undefined ? undefined : expect.stringContaining(near) })
  })
})
