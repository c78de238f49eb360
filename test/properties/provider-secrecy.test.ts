import { readFileSync } from 'node:fs'
import { providers } from '@cdn-purge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deploy } from '../../packages/core/src/testing/deploy.ts'
import { echo } from '../../packages/core/src/testing/echo.ts'
import { startScriptedApi } from '../../packages/core/src/testing/scripted-api.ts'
import { isNotAWord } from '../support/not-a-word.ts'

describe.each(Object.keys(providers))('%s', provider => {
  const text = readFileSync(new URL(`../contract/${provider}/fixture.json`, import.meta.url), 'utf8')
  const fixture: { options: object; secrets: readonly string[]; files: readonly string[] } = JSON.parse(text)

  test('shows no secret, whatever it looks like and wherever the API repeats it', async () => {
    // What a header can carry and a shell can set: anything visible.
    const visible = fc
      .string({
        unit: fc.integer({ min: 33, max: 126 }).map(code => String.fromCharCode(code)),
        minLength: 6,
        maxLength: 40,
      })
      .filter(isNotAWord)
    await fc.assert(
      fc.asyncProperty(visible, fc.constantFrom(200, 400, 401, 404, 500), async (secret, status) => {
        const api = await startScriptedApi(request => echo(request, secret, status))
        const own = Object.entries(fixture.options).map(([name, value]) => [
          name,
          fixture.secrets.includes(String(value)) ? secret : value,
        ])
        const target = { provider, baseUrl: api.url, ...Object.fromEntries(own), retries: 0 }
        const { report, lines, ledger } = await deploy(target, fixture.files)
        api.close()
        const shown = [JSON.stringify(report), ...lines, ...ledger].join('\n')
        expect(api.received.length).toBeGreaterThan(0)
        for (const form of formsOf(secret)) expect(shown).not.toContain(form)
      }),
      { numRuns: 15 },
    )
  })
})

function formsOf(secret: string): string[] {
  const basic = Buffer.from(`api-user:${secret}`).toString('base64')
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), basic]
}
