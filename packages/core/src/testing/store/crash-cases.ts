import assert from 'node:assert/strict'
import type { Store } from '../../ledger/store.ts'
import type { Test } from '../test.ts'
import { hashOf, ledgerOf, snapshotOf, versionOf } from './contents.ts'
import type { CreateStore, EndAfter } from './trials.ts'

/** Steps that no call of a store takes: one that is not done by then never is. */
const MANY = 1000

/** Ends the process of a store at each of its steps, and looks at what the next one finds. */
export function testCrashes(create: CreateStore, endAfter: EndAfter, test: Test): void {
  test('keeps the old ledger or has the new one, when a write ends at any step', async () => {
    const seen = new Set<string>()
    await atEachStep(create, endAfter, {
      async before(store) {
        await store.write(ledgerOf('old', 'a', 'b'), undefined)
        await store.append('line')
      },
      act: async store => store.write(ledgerOf('new', 'b', 'c'), await versionOf(store)),
      async after(store, isDone) {
        const stored = await store.read()
        assert.ok(stored?.text === 'old' || stored?.text === 'new', `torn: ${stored?.text}`)
        if (isDone) assert.equal(stored.text, 'new')
        // What was settled stays so: the line is there, or folded.
        if (stored.text === 'old') assert.deepEqual(stored.journal, ['line'])
        for (const content of stored.text === 'old' ? ['a', 'b'] : ['b', 'c']) {
          assert.equal(await contentOf(store, content), content)
        }
        seen.add(stored.text)
        assert.equal(await store.write(ledgerOf('next', 'd'), stored.version), true)
        const next = await store.read()
        assert.deepEqual([next?.text, next?.journal], ['next', []])
        assert.deepEqual(await store.listManifests(), [hashOf('d')])
      },
    })
    assert.deepEqual([...seen], ['old', 'new'])
  })

  test('has a line of the journal or not, when its writer ends at any step', async () => {
    await atEachStep(create, endAfter, {
      before: async store => void (await store.write(ledgerOf('old', 'a'), undefined)),
      act: store => store.append('line'),
      async after(store, isDone) {
        const stored = await store.read()
        assert.equal(stored?.text, 'old')
        assert.ok(isDone ? String(stored.journal) === 'line' : stored.journal.every(line => line === 'line'))
        assert.equal(await contentOf(store, 'a'), 'a')
      },
    })
  })

  test('keeps the old snapshot or has the new one, when a build ends at any step', async () => {
    const [old, next] = [`old ${hashOf('a')}`, `new ${hashOf('b')}`]
    await atEachStep(create, endAfter, {
      before: store => store.updateSnapshot(() => snapshotOf(old, 'a')),
      act: store => store.updateSnapshot(() => snapshotOf(next, 'b')),
      async after(store, isDone) {
        const stored = await store.readSnapshot()
        assert.ok(stored?.text === next || (stored?.text === old && !isDone), `torn: ${stored?.text}`)
        assert.ok(stored.manifests.has(hashOf(stored.text === next ? 'b' : 'a')))
      },
    })
  })

  test('has a snapshot whole or not at all, when its removal ends at any step', async () => {
    const text = `applied ${hashOf('a')}`
    await atEachStep(create, endAfter, {
      before: store => store.updateSnapshot(() => snapshotOf(text, 'a')),
      act: store => store.removeSnapshot(text),
      async after(store, isDone) {
        const stored = await store.readSnapshot()
        if (isDone) assert.equal(stored, undefined)
        if (stored !== undefined) assert.ok(stored.text === text && stored.manifests.has(hashOf('a')))
      },
    })
  })
}

interface Crash {
  before(store: Store): Promise<void>
  act(store: Store): Promise<unknown>
  /** @param isDone - whether `act` came to its end */
  after(store: Store, isDone: boolean): Promise<void>
}

/** One step more each time, on a store of its own, until the action comes to its end. */
async function atEachStep(create: CreateStore, endAfter: EndAfter, crash: Crash): Promise<void> {
  for (let steps = 0; steps < MANY; steps++) {
    const store = await create()
    await crash.before(store)
    const ending = await endAfter(store, steps)
    const isDone = await crash.act(ending).then(
      () => true,
      () => false,
    )
    await crash.after(await create(store), isDone)
    if (isDone) {
      assert.ok(steps > 0, 'No step was counted: the process did not end at any.')
      return
    }
  }
  assert.fail(`It is not done after ${MANY} steps.`)
}

async function contentOf(store: Store, content: string): Promise<string> {
  return new TextDecoder().decode(await store.readManifest(hashOf(content)))
}
