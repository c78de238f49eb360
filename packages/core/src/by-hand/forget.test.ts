import { describe, expect, test } from 'vitest'
import { createWorkspace, SITE, type Workspace } from '../../../../test/support/workspace.ts'
import { readStatus } from '../inspect/status.ts'
import { openContext } from '../open.ts'
import { forgetPending } from './forget.ts'

/** A site with two caches that both owe its page and stylesheet; then the configuration loses one of them. */
async function createIndebted() {
  const site = await createWorkspace({
    files: { 'index.html': 'home', 'style.css': 'a {}' },
    targets: [
      { provider: 'paradarum', retries: 0 },
      { provider: 'wao', retries: 0 },
    ],
    options: { html: ['file'] },
  })
  site.simulator.faults.add('paradarum', { status: 401, body: {} })
  await site.run()
  const resolve = async () => {
    const options = await site.resolve()
    return { ...options, targets: options.targets.slice(0, 1) }
  }
  return { ...site, resolve }
}

async function use<Result>(
  { root, log, resolve }: Workspace,
  act: (
    context: ReturnType<typeof openContext>['context'],
    options: Awaited<ReturnType<typeof resolve>>,
  ) => Promise<Result>,
): Promise<Result> {
  const options = await resolve()
  const { context, close } = openContext(options, root, log)
  try {
    return await act(context, options)
  } finally {
    await close()
  }
}

const forget = (site: Workspace, items: readonly string[], targets: readonly string[] = []) =>
  use(site, (context, options) => forgetPending({ options, items, targets }, context))
const pending = async (site: Workspace) => {
  const status = await use(site, ({ store }, options) => readStatus(options, store))
  return Object.fromEntries(
    status.pending.map(({ target, items }) => [target, items.map(({ item }) => item)]),
  )
}
const [page, style] = [`${SITE}index.html`, `${SITE}style.css`]

describe('what is pending', () => {
  test('is dropped by URL or path, at all targets or one', async () => {
    const site = await createIndebted()
    expect(await pending(site)).toEqual({ paradarum: [page, style], wao: [page, style] })
    expect(await forget(site, ['/index.html'])).toEqual({
      dropped: [
        { target: 'paradarum', kind: 'url', item: page },
        { target: 'wao', kind: 'url', item: page },
      ],
      sequence: 2,
    })
    expect(await forget(site, [style], ['wao'])).toMatchObject({ dropped: [{ target: 'wao' }], sequence: 3 })
    expect(await pending(site)).toEqual({ paradarum: [style] })
  })

  test.each([
    [['/index.htm', style], [], /^\/index\.htm is not pending \(did you mean "\/index\.html"\?\)\.$/],
    [[`${SITE}stile.css`], [], /did you mean "https:\/\/www\.example\.com\/style\.css"/],
    [[style], ['medianova'], /^--target medianova: there is no such target\.$/],
    [[style], ['wa'], /did you mean "wao"/],
  ])('is kept as a whole where something is unknown: %j at %j', async (items, targets, says) => {
    const site = await createIndebted()
    await expect(forget(site, items, targets)).rejects.toMatchObject({
      code: 'USAGE',
      problems: [expect.stringMatching(says)],
    })
    expect(await pending(site)).toEqual({ paradarum: [page, style], wao: [page, style] })
  })

  test('is nothing where there is no ledger', async () => {
    const site = await createWorkspace()
    await expect(forget(site, ['*'])).rejects.toMatchObject({ message: '* is not pending.' })
    expect(await pending(site)).toEqual({ wao: [] })
  })
})
