import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '../../packages/core/src/ledger/store.ts'
import { createFileStore } from '../../packages/core/src/ledger/stores/file/file-store.ts'
import { buildScript } from '../support/build-script.ts'
import { describeWith, requireProgram } from '../support/programs.ts'
import { type Call, type Outcome, recordCalls, runInjected } from '../support/strace.ts'

const strace = requireProgram('strace', ['-qq', '-e', 'trace=none', 'true'])

/** Runs at once; each is a traced process of its own. */
const PARALLEL = 2

/**
 * Where a call is looked for, from where it was when the calls were recorded: the runtime wakes its threads by calls of
 * the same names, one more or fewer in some runs, and the recorded run may be such a one.
 */
const OFFSETS = [0, 0, 0, -1, 1, 0, -2, 2, -1, 1]

let root: string
let script: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ledger-crash-'))
  script = await buildScript('ledger-child.ts', root)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A change made by a child process, from a known state to a known state. */
interface Scenario {
  readonly action: 'write' | 'append' | 'snapshot'
  readonly prepare: (store: Store) => Promise<unknown>
  /** All that can be read, once everything is checked to be whole. */
  readonly states: readonly string[]
  /** The call that makes the change. */
  readonly commit: RegExp
}

const scenarios: [string, Scenario][] = [
  [
    'the first write',
    {
      action: 'write',
      prepare: async () => {},
      states: ['ledger none', 'ledger new'],
      commit: /^rename.*ledger\.json"\)/,
    },
  ],
  [
    'a later write',
    {
      action: 'write',
      prepare: prepareLedger,
      // The last but one: killed before the journal is removed. Its lines settle nothing twice.
      states: ['ledger old, old line', 'ledger new, old line', 'ledger new'],
      commit: /^rename.*ledger\.json"\)/,
    },
  ],
  [
    'a journal line',
    {
      action: 'append',
      prepare: prepareLedger,
      states: ['ledger old, old line', 'ledger old, old line, new line'],
      commit: /^write.*new line/,
    },
  ],
  [
    'an updated snapshot',
    {
      action: 'snapshot',
      prepare: prepareSnapshot,
      states: ['ledger none, snapshot old', 'ledger none, snapshot new'],
      commit: /^rename.*entry\.json"\)/,
    },
  ],
]

describeWith(strace, 'a killed process', () => {
  it.each(scenarios)('leaves all or nothing of %s', { timeout: 120_000 }, async (_, scenario) => {
    const { calls, commit, atEach } = await sweep(scenario)
    expect(calls.length).toBeGreaterThan(commit)
    const seen = await atEach(
      () => 'signal=SIGKILL',
      async (call, { signal }, store) => {
        expect(signal, call.text).toBe('SIGKILL')
        return readState(store)
      },
    )
    expect(seen).toEqual(
      calls.map((_, index) => expect.toBeOneOf([...scenario.states.slice(index > commit ? 1 : 0)])),
    )
    expect(new Set(seen)).toEqual(new Set(scenario.states))
  })
})

describeWith(strace, 'a system that refuses a call', () => {
  it.each(scenarios.filter(([, { prepare }]) => prepare === prepareLedger))(
    'leaves all or nothing of %s, and the error says so',
    { timeout: 120_000 },
    async (_, scenario) => {
      const { calls, commit, atEach } = await sweep(scenario)
      const outcomes = await atEach(
        call => `error=${refusal(call)}`,
        async (call, { stdout }, store) => {
          const state = await readState(store)
          if (stdout === 'done') return { done: true, state }
          expect(JSON.parse(stdout), call.text).toEqual({
            code: 'LEDGER_UNWRITABLE',
            message: expect.stringMatching(
              new RegExp(`^\\.cdn-purge.* cannot be \\w+: .* \\(${refusal(call)}\\)\\.$`),
            ),
          })
          return { done: false, state }
        },
      )
      for (const [index, { done, state }] of outcomes.entries()) {
        const text = calls[index]?.text
        if (done) expect(state, text).toBe(scenario.states.at(-1))
        else if (index <= commit) expect(state, text).toBe(scenario.states[0])
        else expect(scenario.states.slice(1), text).toContain(state)
      }
      expect(outcomes[commit]?.done).toBe(false)
    },
  )
})

/** An error that the system may answer a call with. */
function refusal({ name }: Call): string {
  if (name === 'fsync') return 'EIO'
  return name.includes('write') ? 'ENOSPC' : 'EACCES'
}

type Visit<Result> = (call: Call, outcome: Outcome, store: Store) => Promise<Result>

/** Prepares the visit of each call of a scenario, each in a directory of its own, from the same state. */
async function sweep({ action, prepare, commit }: Scenario) {
  const start = async () => {
    const scratch = mkdtempSync(join(root, 'run-'))
    const directory = join(scratch, '.cdn-purge')
    const store = createFileStore(directory, { location: '.cdn-purge', lockTimeout: 0 })
    await prepare(store)
    return { directory, store, scratch, command: [script, action, directory] }
  }
  const { directory, command, scratch } = await start()
  const calls = await recordCalls(command, directory, scratch)

  async function visit<Result>(call: Call, injection: string, look: Visit<Result>): Promise<Result> {
    for (const offset of OFFSETS) {
      const { store, directory, command, scratch } = await start()
      const moved = { ...call, count: Math.max(1, call.count + offset) }
      const outcome = await runInjected(command, moved, injection, scratch)
      if (outcome === undefined) continue
      const result = await look(call, outcome, store)
      await expectGoesOn(store, directory, call)
      return result
    }
    throw new Error(`Never hit ${call.text}`)
  }

  async function atEach<Result>(injection: (call: Call) => string, look: Visit<Result>): Promise<Result[]> {
    const results: Result[] = []
    for (let index = 0; index < calls.length; index += PARALLEL) {
      const some = calls.slice(index, index + PARALLEL)
      results.push(...(await Promise.all(some.map(call => visit(call, injection(call), look)))))
    }
    return results
  }

  return { calls, commit: calls.findIndex(({ text }) => commit.test(text)), atEach }
}

/** The next run waits for nothing (the store's time limit is 0) and leaves no trace of the one that was killed. */
async function expectGoesOn(store: Store, directory: string, { text }: Call): Promise<void> {
  expect(await store.write(revision('next'), (await store.read())?.version), text).toBe(true)
  await store.updateSnapshot(() => revision('next'))
  expect(await readState(store), text).toBe('ledger next, snapshot next')
  const manifest = `${hashOf('next')}.sums`
  expect(readdirSync(directory).sort(), text).toEqual(
    ['.gitattributes', manifest, 'ledger.json', 'snapshot'].sort(),
  )
  expect(readdirSync(join(directory, 'snapshot')).sort(), text).toEqual([manifest, 'entry.json'].sort())
}

/** What a fresh reader finds, having checked that nothing of it is missing or damaged. */
async function readState(store: Store): Promise<string> {
  const ledger = await store.read()
  const state = [`ledger ${ledger?.text ?? 'none'}`, ...(ledger?.journal ?? [])]
  if (ledger !== undefined) {
    expect(await store.readManifest(hashOf(ledger.text))).toEqual(manifestOf(ledger.text))
  }
  const snapshot = await store.readSnapshot()
  if (snapshot !== undefined) {
    state.push(`snapshot ${snapshot.text}`)
    expect(snapshot.manifests.get(hashOf(snapshot.text))).toEqual(manifestOf(snapshot.text))
  }
  return state.join(', ')
}

async function prepareLedger(store: Store): Promise<void> {
  await store.write(revision('old'), undefined)
  await store.append('old line')
}

async function prepareSnapshot(store: Store): Promise<void> {
  await store.updateSnapshot(() => revision('old'))
}

function revision(name: string) {
  return { text: name, manifests: new Map([[hashOf(name), manifestOf(name)]]), keep: new Set([hashOf(name)]) }
}

function manifestOf(name: string): Buffer {
  return Buffer.from(`manifest of ${name}`)
}

function hashOf(name: string): string {
  return createHash('sha256').update(manifestOf(name)).digest('hex')
}
