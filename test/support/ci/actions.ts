import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { carry, keep } from './carry.ts'
import type { KeptCache } from './service.ts'

/** Where an action acts. */
export interface ActionPlace {
  /** The job's folder. */
  readonly cwd: string
  readonly checkout: () => string
  readonly caches: KeptCache[]
  /** Folders by the names of the run's artifacts. */
  readonly artifacts: Map<string, string>
}

type Action = (given: Readonly<Record<string, string>>, place: ActionPlace) => void

/** The actions that the recipes use. */
const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['actions/checkout@v4', (_, { cwd, checkout }) => cpSync(checkout(), cwd, { recursive: true })],
  ['actions/setup-node@v4', () => {}],
  [
    'actions/cache/restore@v4',
    // ASSUME: a cache is restored by its key, else the newest one whose key begins with `restore-keys`.
    ({ path = '', key = '', 'restore-keys': beginning = key }, { cwd, caches }) => {
      const found =
        caches.find(cache => cache.key === key) ?? caches.findLast(cache => cache.key.startsWith(beginning))
      if (found !== undefined) carry(path, found.folder, cwd)
    },
  ],
  [
    'actions/cache/save@v4',
    // ASSUME: a cache is never overwritten.
    ({ path = '', key = '' }, { cwd, caches }) => {
      if (caches.every(cache => cache.key !== key)) caches.push({ key, folder: keep(path, cwd) })
    },
  ],
  [
    'actions/upload-artifact@v4',
    // ASSUME: a single folder is carried without the folders above it, and without its own name.
    ({ path = '', name = '' }, { cwd, artifacts }) => void artifacts.set(name, join(keep(path, cwd), path)),
  ],
  [
    'actions/download-artifact@v4',
    ({ path = '', name = '' }, { cwd, artifacts }) =>
      cpSync(artifacts.get(name) ?? '', join(cwd, path), { recursive: true }),
  ],
])

/**
 * Does what an action of GitHub's does.
 *
 * @throws an Error for one that no recipe has used yet
 */
export function useAction(name: string, given: Readonly<Record<string, string>>, place: ActionPlace): void {
  const action = actions.get(name)
  if (action === undefined) throw new Error(`A recipe uses ${name}, which the test does not know.`)
  action(given, place)
}
