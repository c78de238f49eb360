import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type PendingItem, parseLedger } from '../../packages/core/src/ledger/schema.ts'
import { replay } from '../../packages/core/src/ledger/settle.ts'
import { createFileStore } from '../../packages/core/src/ledger/stores/file/file-store.ts'
import { type ApiFront, type Moment, startFront, type Verdict } from '../support/api-front.ts'
import { CachedSite, type Edits } from '../support/cached-site.ts'
import type { CommandResult, RunningCommand } from '../support/command.ts'
import { createEdgeReader } from '../support/edge-reader.ts'
import { pendingOf } from '../support/pending-items.ts'
import { createProject, type Project } from '../support/project.ts'
import { pagesOf } from '../support/site-model.ts'
import { SITE, writeFiles } from '../support/workspace.ts'

// Each run is the real command, killed with SIGKILL. What a killed run leaves is judged by the next one: afterwards
// every cache, which held all URLs before the change, must hold what is deployed, and what did not change.

/** In each folder one file never changes, so that no pattern can stand for the others. */
const folders = ['a', 'b', 'c', 'd', 'e']
const stays = folders.map(folder => `${folder}/stays.css`)
const changing = folders.flatMap(folder =>
  ['1.css', '2.css', 'page.html', 'ü ,.js'].map(name => `${folder}/${name}`),
)
/** How many URLs a change of all these makes due. */
const urls = changing.length + folders.length
/** What Paradarum is sent. */
const item = v.object({ type: v.string(), matchType: v.optional(v.string()), value: v.string() })
/** One item goes by itself. */
const requestBody = v.union([
  v.object({ items: v.array(item) }),
  v.pipe(
    item,
    v.transform(one => ({ items: [one] })),
  ),
])

/** Whether an item names a path. */
function names({ type, matchType, value }: v.InferOutput<typeof item>, path: string): boolean {
  if (type === 'Regex')
    return matchType === 'starts_with' ? path.startsWith(value) : new RegExp(value).test(path)
  return type === 'Extension' ? path.endsWith(`.${value}`) : path === value
}

interface Stage {
  readonly project: Project
  readonly front: ApiFront
  readonly site: CachedSite
  /** Holds so many items in each request. */
  batch(size: number): void
  /** Deploys while `disaster` comes over the command; the next run must mend it. */
  deploy(disaster: () => Promise<void>): Promise<void>
}

/** All that changes in one deploy: one file is removed, the one before it comes back. */
function change(round: number): Edits {
  return new Map(
    changing.map((name, index) => [
      name,
      index === round % changing.length ? undefined : `${name} in round ${round}`,
    ]),
  )
}

async function createStage(): Promise<Stage> {
  const project = await createProject({
    files: {},
    targets: [{ provider: 'paradarum' }],
    simulator: { paradarum: { pathCoversQuery: true } },
    options: { html: ['file', 'directory', 'clean'] },
  })
  const { baseUrl } = project.simulator.apis.paradarum
  const front = await startFront(baseUrl)
  const batch = (size: number) =>
    project.configure({ targets: [{ provider: 'paradarum', baseUrl: front.baseUrl, batchSize: size }] })
  let strike = async () => {}
  let left: string | undefined
  const site = new CachedSite(
    {
      ...project,
      async run(options) {
        await strike()
        left = textOf(project)
        return project.run(options)
      },
    },
    {
      layers: ['paradarum'],
      sites: [SITE],
      names: [...stays, ...changing],
      immutable: () => false,
      queries: false,
      options: {},
    },
    createEdgeReader(),
  )
  let round = 0
  await site.deploy(new Map([...stays.map(name => [name, name] as const), ...change(round)]))
  return {
    project,
    front,
    site,
    batch,
    async deploy(disaster) {
      strike = disaster
      await site.deploy(change(++round))
      // A run that was killed when its ledger was written leaves what it would have swept, and the next run has
      // nothing to write: the one after it sweeps.
      expectSettled(project, ['dist'], textOf(project) === left ? 'unswept' : 'swept')
    },
  }
}

/** The ledger's directory as a killed run left it, checked to be whole; what it says is still owed. */
async function readLedger({ root }: Project): Promise<readonly PendingItem[]> {
  const store = createFileStore(join(root, '.cdn-purge'), { location: '.cdn-purge' })
  const stored = await store.read()
  const document = replay(parseLedger(stored?.text ?? '', '.cdn-purge'), stored?.journal ?? [])
  const manifests = new Map<string, Uint8Array>()
  for (const { manifest } of document.outputs.values()) {
    const bytes = (await store.readManifest(manifest)) ?? new Uint8Array()
    expect(hashOf(bytes)).toBe(manifest)
    manifests.set(manifest, bytes)
  }
  return Object.values(pendingOf(document, hash => manifests.get(hash))).flat()
}

function textOf({ root }: Project): string | undefined {
  const file = join(root, '.cdn-purge', 'ledger.json')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** Nothing is owed, nothing lies about where it is swept, and the manifest is what `sha256sum` says of the output. */
function expectSettled(
  project: Project,
  outputs: readonly string[] = ['dist'],
  folder: 'swept' | 'unswept' = 'swept',
): void {
  const manifests = outputs.map(output => sumsOf(join(project.root, output)))
  const { 'ledger.json': ledger = '', '.gitattributes': _, ...rest } = project.ledger()
  const document = parseLedger(ledger, '.cdn-purge')
  expect([...document.pending]).toEqual([])
  expect(outputs.map(output => document.outputs.get(output)?.manifest)).toEqual(manifests.map(hashOf))
  const sums = Object.fromEntries(manifests.map(text => [`${hashOf(text)}.sums`, text]))
  if (folder === 'swept') expect(rest).toEqual(sums)
  else expect(rest).toMatchObject(sums)
}

function sumsOf(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  )
  return entries
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => ({ name: Buffer.from(relative(folder, file)), hash: hashOf(readFileSync(file)) }))
    .sort((one, other) => Buffer.compare(one.name, other.name))
    .map(({ name, hash }) => `${hash}  ${name}\n`)
    .join('')
}

function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Waits until a process has ended, and sees that it was killed and not faster. */
async function expectKilled({ child, result }: RunningCommand): Promise<void> {
  const { stderr } = await result
  expect(child.signalCode, stderr).toBe('SIGKILL')
}

function expectDone({ status, stderr }: CommandResult): void {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
}

/** Starts a run and kills it at a moment of one of its requests. */
async function killAt({ project, front }: Stage, wanted: Moment, number: number): Promise<void> {
  const running = project.start(['run'])
  front.restart()
  front.visit = (moment, request) => {
    if (moment !== wanted || request !== number) return 'pass'
    running.child.kill('SIGKILL')
    return 'drop'
  }
  await expectKilled(running)
  front.visit = () => 'pass'
}

describe('a killed run', () => {
  test.each<Moment>(['begun', 'arrived', 'acted', 'answered'])(
    'is mended by the next, when a request has %s',
    async moment => {
      const stage = await createStage()
      for (let request = 1; request <= 6; request++) {
        stage.batch(1 + (request % 3))
        await stage.deploy(async () => {
          await killAt(stage, moment, request)
          expect((await readLedger(stage.project)).length).toBeGreaterThan(0)
        })
      }
    },
    300_000,
  )

  test('is mended by the next, at any time', async () => {
    const stage = await createStage()
    const { project } = stage
    const watchRun = async (then: (run: RunningCommand) => Promise<unknown>) => {
      const watcher = watch(join(project.root, '.cdn-purge'))
      const running = project.start(['run'])
      await Promise.race([once(watcher, 'change'), running.result])
      watcher.close()
      await then(running)
      await running.result
      return running.child.signalCode
    }
    let length = 0
    stage.batch(2)
    await stage.deploy(async () => {
      await watchRun(async ({ result }) => {
        const start = performance.now()
        await result
        length = performance.now() - start
      })
    })
    let killed = 0
    for (let tries = 0; killed < 8 && tries < 40; tries++) {
      stage.batch(1 + (tries % 3))
      await stage.deploy(async () => {
        const signal = await watchRun(async ({ child }) => {
          // Time is the point here: what lies between two requests, and before and after all of them.
          await wait(Math.random() * length)
          child.kill('SIGKILL')
        })
        const owed = await readLedger(project)
        if (signal === 'SIGKILL' && owed.length > 0) killed++
      })
    }
    expect(killed).toBe(8)
  }, 300_000)

  test('owes what earlier ones owed, and what has changed since', async () => {
    const stage = await createStage()
    const { project, site } = stage
    stage.batch(2)
    await stage.deploy(async () => {
      for (const request of [1, 2, 3]) {
        await killAt(stage, 'acted', request)
        await site.warm()
        site.edit(change(100 + request))
      }
      const last = await project.command(['run'])
      expectDone(last)
      expect(last.stdout).toContain(`paradarum: ${urls} of ${urls} URLs accepted`)
    })
  }, 300_000)
})

describe('two runs at once', () => {
  test('an answer to the older one settles nothing that is due again', async () => {
    const stage = await createStage()
    const { project, front, site } = stage
    // One request each: another one of the older run would be taken for the first of the newer.
    stage.batch(100)
    await stage.deploy(async () => {
      const held = deferred()
      const release = deferred()
      front.visit = async (moment): Promise<Verdict> => {
        if (moment === 'acted') {
          held.resolve()
          await release.promise
        }
        return 'pass'
      }
      const older = project.start(['run'])
      await Promise.race([held.promise, older.result])
      await site.warm()
      site.edit(change(100))
      await killAt(stage, 'begun', 1)
      const owed = await readLedger(project)
      release.resolve()
      expectDone(await older.result)
      expect(await readLedger(project)).toEqual(owed)
    })
  }, 300_000)

  test.each([
    ['both end', undefined],
    ['the first is killed', 'dist'],
    ['the second is killed', 'docs'],
  ])(
    'lose nothing of two outputs: %s',
    async (_, killed) => {
      const { project, front, batch } = await createStage()
      const { log } = project.simulator
      const inDocs = (name: string) => `guide/${name}`
      const outputs = { dist: changing, docs: changing.map(inDocs) }
      writeFiles(join(project.root, 'docs'), Object.fromEntries(stays.map(name => [inDocs(name), name])))
      const build = (round: number) => {
        for (const [output, names] of Object.entries(outputs)) {
          const contents = names.map(name => [name, `${name} built ${round}`])
          writeFiles(join(project.root, output), Object.fromEntries(contents))
        }
      }
      batch(1)
      build(1)
      for (const output of Object.keys(outputs)) expectDone(await project.command(['run', output]))

      build(2)
      project.simulator.clearLog()
      front.restart()
      const running = Object.keys(outputs).map(output => ({ output, ...project.start(['run', output]) }))
      const overlap = deferred()
      front.visit = async (moment, request): Promise<Verdict> => {
        if (moment !== 'begun') return 'pass'
        // One run has four requests under way at most: the fifth is the other's.
        if (request === 5) {
          running.find(({ output }) => output === killed)?.child.kill('SIGKILL')
          overlap.resolve()
        }
        await overlap.promise
        return 'pass'
      }
      for (const { output, child, result } of running) {
        const ended = await result
        if (output === killed) expect(child.signalCode).toBe('SIGKILL')
        else expectDone(ended)
      }
      if (killed !== undefined) expectDone(await project.command(['run', killed]))

      expectSettled(project, Object.keys(outputs))
      const accepted = log
        .filter(({ status }) => status === 200)
        .map(({ body }) => v.parse(requestBody, body))
      const purged = accepted.flatMap(({ items }) => items)
      const due = Object.values(outputs)
        .flat()
        .flatMap(name => pagesOf(name, [SITE], false))
        .map(({ url }) => new URL(url).pathname)
      expect(due.filter(path => !purged.some(each => names(each, path)))).toEqual([])
    },
    300_000,
  )
})

function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}
