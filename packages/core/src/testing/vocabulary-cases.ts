import assert from 'node:assert/strict'
import { isCdnPurgeError } from '../errors/error.ts'
import { resolveOptions } from '../options/resolve.ts'
import type { Provider } from '../providers/contract/provider.ts'
import { isUnread, type Said, type Unread } from '../providers/contract/vocabulary.ts'
import { checkRequests } from './check-requests.ts'
import { purgeByHand } from './deploy.ts'
import { documentedAnswer } from './documented-answer.ts'
import type { ReadFixture } from './provider-fixture.ts'
import { withApi } from './scripted-api.ts'
import type { Test } from './test.ts'

/** Tries what users say to a provider in the vendor's own words: the request of each, and what is no item. */
export function testVocabulary(provider: string | Provider, fixture: ReadFixture, test: Test): void {
  for (const { wish, answer, ...request } of fixture.said) {
    test(`says in the vendor's words: ${JSON.stringify(wish)}`, () =>
      withApi(documentedAnswer(fixture, answer), async api => {
        const report = await purgeByHand({ provider, baseUrl: api.url, ...fixture.options }, wish)
        const [target] = report.targets
        assert.deepEqual([target?.errors, target?.skipped, target?.accepted], [[], [], 1])
        checkRequests(api, [request])
      }))
  }

  for (const text of fixture.unread) {
    test(`does not take for an item: ${text}`, () =>
      withApi(documentedAnswer(fixture), async api => {
        const target = { provider, baseUrl: api.url, ...fixture.options }
        await assert.rejects(
          purgeByHand(target, { raw: [text] }),
          error => isCdnPurgeError(error) && error.code === 'USAGE' && error.message.includes(text),
        )
        assert.equal(api.received.length, 0)
      }))
  }

  test('has cases for its vocabulary, if it has one, and reads what it makes of an item', async () => {
    const { targets } = await resolveOptions(
      { site: 'https://www.example.com/', targets: [{ provider, ...fixture.options }] },
      {},
      { purpose: 'read' },
    )
    const [target] = targets
    const { vocabulary } = target?.api ?? {}
    assert.equal(fixture.said.length > 0 && fixture.unread.length > 0, vocabulary !== undefined)
    if (vocabulary === undefined) return
    for (const text of [vocabulary.example, ...fixture.said.flatMap(({ wish }) => wish.raw ?? [])]) {
      const said = vocabulary.read(text)
      assert.ok(!isUnread(said), `"${text}" is no item.`)
      const again: Said | Unread = said.due.kind === 'raw' ? vocabulary.read(said.due.item) : said
      assert.deepEqual(!isUnread(again) && again.due, said.due)
    }
  })
}
