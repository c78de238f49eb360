import { readFileSync } from 'node:fs'
import { loadProviders } from '@cdn-purge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deploy } from '../../packages/core/src/testing/deploy.ts'
import { startScriptedApi } from '../../packages/core/src/testing/scripted-api.ts'
import { isNotAWord } from '../support/not-a-word.ts'
import { repeatIn } from '../support/repeat-in.ts'
import { spelling } from '../support/spellings.ts'

interface Fixture {
  readonly options: object
  readonly secrets: readonly string[]
  readonly files: readonly string[]
}

const fixtures = (await loadProviders()).map(({ id }): [string, Fixture] => [
  id,
  JSON.parse(readFileSync(new URL(`../contract/${id}/fixture.json`, import.meta.url), 'utf8')),
])

test('servers that trust an address and take no secret are these', () => {
  const without = fixtures.filter(([, { secrets }]) => secrets.length === 0).map(([id]) => id)
  expect(without.sort()).toEqual(['nginx', 'varnish'])
})

const keepers = fixtures.filter(([, { secrets }]) => secrets.length > 0)

describe.each(keepers)('%s', (provider, fixture) => {
  test('shows no secret, whatever it looks like and however the API writes it', async () => {
    // What a header can carry and a shell can set: anything visible.
    const visible = fc
      .string({
        unit: fc.integer({ min: 33, max: 126 }).map(code => String.fromCharCode(code)),
        minLength: 6,
        maxLength: 40,
      })
      .filter(isNotAWord)
    await fc.assert(
      fc.asyncProperty(
        visible,
        spelling,
        fc.constantFrom(200, 202, 400, 401, 404, 500),
        async (secret, spell, status) => {
          const written = spell(secret)
          const api = await startScriptedApi(repeatIn(status, written))
          const own = Object.entries(fixture.options).map(([name, value]) => [
            name,
            fixture.secrets.includes(String(value)) ? secret : value,
          ])
          const target = { provider, baseUrl: api.url, ...Object.fromEntries(own), retries: 0 }
          const { report, lines, ledger } = await deploy(target, fixture.files)
          api.close()
          const shown = [JSON.stringify(report), ...lines, ...ledger].join('\n')
          expect(api.received.length).toBeGreaterThan(0)
          for (const form of formsOf(secret, written)) expect(shown).not.toContain(form)
        },
      ),
      { numRuns: 25 },
    )
  })
})

function formsOf(secret: string, written: string): string[] {
  const basic = Buffer.from(`api-user:${secret}`).toString('base64')
  return [secret, written].flatMap(text => [text, JSON.stringify(text).slice(1, -1)]).concat(basic)
}
