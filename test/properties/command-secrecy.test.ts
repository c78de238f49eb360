import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { startScriptedApi } from '../../packages/core/src/testing/scripted-api.ts'
import { repeatIn } from '../support/repeat-in.ts'
import { runMain } from '../support/run-main.ts'
import { spelling } from '../support/spellings.ts'

const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-secrecy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commands = [
  ['run', '--report', 'run.html'],
  ['run', '--verbose', '--json'],
  ['plan', '--report', 'plan.html'],
  ['plan', '--json'],
  ['explain', '/index.html', '--verbose'],
  ['explain', '/index.html', '--json'],
  ['retry', '--verbose', '--report', 'retry.html'],
  ['status', '--json'],
  ['purge', '/index.html'],
]

test('no command shows or stores a secret, however an API writes it and wherever a user pasted it', async () => {
  // What may stand in an id too, for somebody who pastes the token in its place.
  const key = fc.stringMatching(/^[a-z]{4}[.-][0-9A-Z]{6}[.-][a-z]{4}$/)
  await fc.assert(
    fc.asyncProperty(key, spelling, fc.constantFrom(200, 400, 500), async (token, spell, status) => {
      const cwd = mkdtempSync(join(folder, 'site-'))
      const written = spell(token)
      const api = await startScriptedApi(repeatIn(status, written))
      const targets = [
        { provider: 'wao', siteId: token, token },
        { provider: 'paradarum', propertyId: 1, apiKey: token },
      ].map(target => ({ ...target, baseUrl: `${api.url}/${token}`, retries: 0 }))
      mkdirSync(join(cwd, 'dist'))
      writeFileSync(join(cwd, 'dist/index.html'), 'home')
      const config = { site: 'https://www.example.com/', targets }
      writeFileSync(join(cwd, 'cdn-purge.config.json'), JSON.stringify(config))
      // Traces, annotations and the summary of a step are shown, too.
      const summary = join(cwd, 'summary.md')
      const env = { DEBUG: 'cdn-purge:*', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
      let shown = await runMain(cwd, commands, env)
      const read = (_: string, code: string) => String.fromCodePoint(Number(code))
      shown += readFileSync(summary, 'utf8').replace(/&#(\d+);/g, read)
      api.close()
      expect(api.received.length).toBeGreaterThan(0)
      for (const name of readdirSync(join(cwd, '.cdn-purge'))) {
        shown += readFileSync(join(cwd, '.cdn-purge', name), 'utf8')
      }
      for (const name of ['run.html', 'plan.html', 'retry.html'])
        shown += readFileSync(join(cwd, name), 'utf8')
      for (const text of [token, written, JSON.stringify(written).slice(1, -1)]) {
        expect(shown).not.toContain(text)
      }
      expect(shown).toContain('[redacted]')
    }),
    { numRuns: 15 },
  )
})
