import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openContext, providers, type RunReport, resolveOptions, run } from '@cdn-purge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startApi } from '../support/api-server.ts'
import { isNotAWord } from '../support/not-a-word.ts'
import { createFolder, type KeptLogger, keepLog, SITE, writeFiles } from '../support/workspace.ts'
import { answerNames, type Fixture, fixtureNames, readFixture } from './fixture.ts'

test('every provider has fixtures, and every fixture folder a provider', () => {
  expect(fixtureNames().sort()).toEqual(Object.keys(providers).sort())
})

describe.each(Object.keys(providers))('%s', provider => {
  const fixture = readFixture(provider)

  test('sends exactly the documented request', async () => {
    const api = await startApi(() => fixture.answer)
    const { report } = await deploy(provider, fixture, api.url, fixture.files)
    expect(report).toMatchObject({
      ok: true,
      targets: [{ due: fixture.files.length, accepted: fixture.files.length }],
    })
    expect(api.received).toMatchObject(fixture.requests)
    expect(api.received.map(({ body }) => body)).toEqual(fixture.requests.map(({ body }) => body))
    expect(api.received.map(({ headers }) => headers['user-agent'])).toEqual(
      fixture.requests.map(() => expect.stringMatching(/^cdn-purge\//)),
    )
  })

  test.each(answerNames)('reads an answer that is: %s', async name => {
    const scenario = fixture.scenarios[name]
    const answers = [...scenario.answers]
    const api = await startApi(() => (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 })
    const { report } = await deploy(provider, fixture, api.url, fixture.files, scenario.options)
    const [target] = report.targets
    expect(target).toMatchObject({ accepted: scenario.accepted, pending: scenario.pending })
    expect(api.received).toHaveLength(scenario.requests)
    expect(target?.errors.map(({ code }) => code)).toEqual(scenario.codes)
    const said = target?.errors.map(({ message, hint }) => `${message} ${hint ?? ''}`).join('\n')
    for (const pattern of scenario.says) expect(said).toMatch(new RegExp(pattern))
    expect(report.ok).toBe(scenario.pending === 0)
  })

  const { limit } = fixture
  if (limit !== null) {
    test('fills a request to its limit, and begins a second one beyond it', async () => {
      const names = (count: number, name: string) =>
        Array.from({ length: count }, (_, index) => `${index}/${name}.${limit.extension}`)
      const api = await startApi(() => fixture.answer)
      for (const [count, requests] of [
        [limit.files, 1],
        [limit.files + 1, 2],
      ] as const) {
        api.received.length = 0
        const { report } = await deploy(
          provider,
          fixture,
          api.url,
          names(count, 'changed'),
          {},
          // A neighbour that stays keeps any pattern from taking the place of the list.
          names(count, 'kept'),
        )
        expect(report.targets[0]).toMatchObject({ due: count, accepted: count })
        expect(api.received).toHaveLength(requests)
      }
    })
  }

  test('purges everything with the documented request', async () => {
    const api = await startApi(() => fixture.answer)
    const target = { provider, baseUrl: api.url, ...fixture.options }
    const options = resolveOptions({ site: SITE, targets: [target] }, {}, 'send')
    const root = createFolder({ 'dist/a.html': 'a' })
    const { context, ignore, close } = openContext(options, root, keepLog())
    const outputs = [{ name: 'dist', directory: join(root, 'dist') }]
    await run({ options: { ...options, firstRun: 'record' }, outputs, ignore }, 'run', context)
    const { document } = JSON.parse(`{"document":${(await context.store.read())?.text ?? 'null'}}`)
    const pending = { [provider]: [{ kind: 'everything', item: '*', since: document.sequence }] }
    const stored = await context.store.read()
    await context.store.write(
      {
        text: JSON.stringify({ ...document, pending }),
        manifests: new Map(),
        keep: new Set([document.outputs.dist.manifest]),
      },
      stored?.version,
    )
    const report = await run({ options, outputs, ignore }, 'run', context)
    await close()
    expect(report).toMatchObject({ ok: true, targets: [{ due: 1, accepted: 1 }] })
    expect(api.received).toMatchObject(fixture.everything)
  })

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
        const seen: string[] = []
        const api = await startApi(request => {
          seen.push(JSON.stringify(request.headers))
          return {
            status,
            body: {
              message: `${JSON.stringify(request.headers)} ${secret} ${encodeURIComponent(secret)}`,
              status: false,
              succeeded: false,
              success: false,
            },
          }
        })
        const own = Object.fromEntries(
          Object.entries(fixture.options).map(([name, value]) => [
            name,
            fixture.secrets.includes(String(value)) ? secret : value,
          ]),
        )
        const { report, log, root } = await deploy(
          provider,
          { ...fixture, options: own },
          api.url,
          fixture.files,
          { retries: 0 },
        )
        const shown = [JSON.stringify(report), ...log.lines, ...ledgerTexts(root)].join('\n')
        expect(seen.length).toBeGreaterThan(0)
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

/** Records a site of the kept files, then deploys more to it. */
async function deploy(
  provider: string,
  fixture: Pick<Fixture, 'options'>,
  baseUrl: string,
  files: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
  kept: readonly string[] = [],
): Promise<{ report: RunReport; log: KeptLogger; root: string }> {
  const keep = ['robots.txt', ...kept].map(file => [`dist/${file}`, 'unchanged'])
  const root = createFolder(Object.fromEntries(keep))
  const log = keepLog()
  const target = { provider, baseUrl, ...fixture.options, ...more }
  const options = resolveOptions({ site: SITE, html: ['file'], targets: [target] }, {}, 'send')
  const { context, ignore, close } = openContext(options, root, log)
  const outputs = [{ name: 'dist', directory: join(root, 'dist') }]
  try {
    await run({ options: { ...options, firstRun: 'record' }, outputs, ignore }, 'run', context)
    writeFiles(join(root, 'dist'), Object.fromEntries(files.map(file => [file, file])))
    return { report: await run({ options, outputs, ignore }, 'run', context), log, root }
  } finally {
    await close()
  }
}

function ledgerTexts(root: string): string[] {
  const folder = join(root, '.cdn-purge')
  return readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
}
