import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { testStore } from '../../../testing/store/store-cases.ts'
import type { Store } from '../../store.ts'
import { createFileStore } from './file-store.ts'

const root = mkdtempSync(join(tmpdir(), 'file-store-'))
const directories = new WeakMap<Store, string>()
let count = 0

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the file store', () => {
  testStore(same => {
    const directory = (same && directories.get(same)) ?? join(root, String(count++))
    const store = createFileStore(directory, { location: '.cdn-purge' })
    directories.set(store, directory)
    return store
  }, test)
})
