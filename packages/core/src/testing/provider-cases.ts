import assert from 'node:assert/strict'
import type { Provider } from '../providers/contract/provider.ts'
import { checkRequests } from './check-requests.ts'
import { type Deployed, deploy, purgeByHand } from './deploy.ts'
import { documentedAnswer } from './documented-answer.ts'
import { echo } from './echo.ts'
import { answerNames, type ProviderFixture, type ReadFixture, readFixture } from './provider-fixture.ts'
import { type ScriptedApi, type startScriptedApi, withApi } from './scripted-api.ts'
import { strangeAnswers } from './strange-answers.ts'
import type { Test } from './test.ts'
import { testVocabulary } from './vocabulary-cases.ts'

/** Secrets of odd characters: APIs repeat what they were sent in every spelling. */
const ODD_SECRETS = [`a"b'c\\d&e<f>g`, 'pa ss%20wörd+/=', '0123456789abcdef']

/** Secrets that stand in answers of every kind, where they are no secret: what is read is never redacted. */
const WORDS = ['token', 'data', 'true', 'status', 'a']

/**
 * Tries a provider on a real connection: the exact requests that its vendor documents, every kind of answer, answers
 * that must not be taken for a success, the limit of a request, "everything", and that no secret is shown.
 *
 * @param fixture - the vendor's requests and answers, with the provider or the id of a built-in one
 * @param test - registers a case: `test` of Vitest, Jest or `node:test`
 * @example
 * testProvider({ provider: myProvider, ...fixture }, test)
 */
export function testProvider(
  { provider, ...input }: ProviderFixture & { readonly provider: string | Provider },
  test: Test,
): void {
  const fixture = readFixture(input)
  const tryWith = (
    answer: Parameters<typeof startScriptedApi>[0],
    files: readonly string[],
    more: { options?: Readonly<Record<string, unknown>>; kept?: readonly string[] } = {},
  ): Promise<Deployed & { api: ScriptedApi }> =>
    withApi(answer, async api => ({
      api,
      ...(await deploy(
        { provider, baseUrl: api.url, ...fixture.options, ...more.options },
        files,
        more.kept,
      )),
    }))

  test('sends exactly the documented request', async () => {
    const { api, report } = await tryWith(documentedAnswer(fixture), fixture.files)
    const [target] = report.targets
    assert.deepEqual(target?.errors, [])
    assert.deepEqual([target?.due, target?.accepted], [fixture.files.length, fixture.files.length])
    checkRequests(api, fixture.requests)
  })

  for (const name of answerNames) {
    test(`reads an answer that is: ${name}`, async () => {
      const scenario = fixture.scenarios[name]
      const answers = [...scenario.answers]
      const next = () => (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 }
      const { api, report } = await tryWith(next, fixture.files, { options: scenario.options })
      const [target] = report.targets
      assert.deepEqual(
        {
          accepted: target?.accepted,
          pending: target?.pending,
          requests: api.received.length,
          codes: target?.errors.map(({ code }) => code),
        },
        {
          accepted: scenario.accepted,
          pending: scenario.pending,
          requests: scenario.requests,
          codes: scenario.codes,
        },
      )
      const said = target?.errors.map(({ message, hint }) => `${message} ${hint ?? ''}`).join('\n') ?? ''
      for (const pattern of scenario.says) assert.match(said, new RegExp(pattern))
      assert.equal(report.ok, scenario.pending === 0)
    })
  }

  for (const { name, answer, quotes } of strangeAnswers(fixture)) {
    test(`takes for no success: ${name}`, async () => {
      const urls = fixture.files.map(file => `/${file}`)
      await withApi(
        () => answer,
        async api => {
          const purged = { provider, baseUrl: api.url, ...fixture.options, retries: 0 }
          const { ok, targets } = await purgeByHand(purged, { urls })
          const [target] = targets
          assert.deepEqual([target?.accepted, target?.pending, ok], [0, urls.length, false])
          assert.ok(api.received.length < 3 * urls.length, `It took ${api.received.length} requests.`)
          const [error] = target?.errors ?? []
          assert.ok(error?.message.includes(`HTTP ${answer.status}`), error?.message)
          assert.ok(error?.message.includes(quotes ?? ''), error?.message)
          assert.ok((error?.hint ?? '') !== '', 'It has no hint.')
        },
      )
    })
  }

  const { limit } = fixture
  if (limit !== null) {
    const names = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => `${index}/${name}.${limit.extension}`)
    for (const [count, requests] of [
      [limit.files, 1],
      [limit.files + 1, 2],
    ] as const) {
      test(`puts ${count} files in ${requests === 1 ? 'one request' : 'two requests'}`, async () => {
        // A neighbour that stays keeps any pattern from taking the place of the list.
        const { api, report } = await tryWith(documentedAnswer(fixture), names(count, 'changed'), {
          kept: names(count, 'kept'),
        })
        assert.deepEqual([report.targets[0]?.due, report.targets[0]?.accepted], [count, count])
        assert.equal(api.received.length, requests)
      })
    }
  }

  if (fixture.everything.length > 0) {
    const [{ answer } = {}] = fixture.everything
    test('purges everything with the documented request', () =>
      withApi(documentedAnswer(fixture, answer), async api => {
        const target = { provider, baseUrl: api.url, ...fixture.options }
        const report = await purgeByHand(target, { everything: 'site' })
        assert.deepEqual(report.targets[0]?.errors, [])
        checkRequests(api, fixture.everything)
      }))
  }

  testVocabulary(provider, fixture, test)

  for (const secret of fixture.secrets.length === 0 ? [] : WORDS) {
    test(`reads answers with a secret that stands in them, such as ${secret}`, async () => {
      const options = withSecret(fixture, secret)
      const { report } = await tryWith(documentedAnswer(fixture), fixture.files, { options })
      const [target] = report.targets
      assert.deepEqual([target?.accepted, target?.errors], [fixture.files.length, []])
    })
  }

  for (const secret of fixture.secrets.length === 0 ? [] : ODD_SECRETS) {
    test(`shows no secret such as ${JSON.stringify(secret)}, wherever the API repeats it`, async () => {
      for (const status of [200, 400, 401, 500]) await checkSecrecy(provider, fixture, secret, status)
    })
  }
}

async function checkSecrecy(
  provider: string | Provider,
  fixture: ReadFixture,
  secret: string,
  status: number,
): Promise<void> {
  await withApi(
    request => echo(request, secret, status),
    async api => {
      const { report, lines, ledger } = await deploy(
        { provider, baseUrl: api.url, ...withSecret(fixture, secret), retries: 0 },
        fixture.files,
      )
      const shown = [JSON.stringify(report), ...lines, ...ledger].join('\n')
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        assert.ok(!shown.includes(form), `With status ${status}, "${form}" stands in: ${shown}`)
      }
    },
  )
}

/** The fixture's options with a secret of ours in the place of its own. */
function withSecret({ options, secrets }: ReadFixture, secret: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, secrets.includes(String(value)) ? secret : value]),
  )
}
