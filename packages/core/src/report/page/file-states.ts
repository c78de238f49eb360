import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { FileModel } from '@cdn-purge/report'
import type { Change } from '../../manifest/diff.ts'
import { eachPath } from '../../manifest/manifest.ts'
import type { DueList } from '../../plan/model.ts'
import { createCovers, dueKey, reaches } from '../../plan/pattern.ts'
import type { KnownOutput } from '../../prepare/known-urls.ts'
import { Slices } from '../../scan/slice.ts'
import type { RunReport } from '../model.ts'
import type { RecordedLayer, Recording } from './recording.ts'

/** Sites of more files are shown by numbers of files: asking for the size of each would take many seconds. */
const SIZED = 250_000

/**
 * What became of each file that is known.
 *
 * @param home - absolute; what the names of outputs start at
 */
export async function listFiles(
  { prepared, layers }: Recording,
  { targets, dryRun }: Pick<RunReport, 'targets' | 'dryRun'>,
  home: string,
): Promise<readonly FileModel[]> {
  if (prepared === undefined) return []
  const done = new Map(targets.map(target => [target.name, dryRun ? (target.planned ?? []) : target.settled]))
  const stateOf = judge(layers, done)
  const outputs = [
    ...prepared.outputs.map(output => ({ ...output, isNew: output.firstRun })),
    ...prepared.elsewhere.map(output => ({ ...output, directory: undefined, isNew: false })),
  ]
  const isSeveral = outputs.filter(({ only }) => only === undefined).length > 1
  const slices = new Slices()
  const files: FileModel[] = []
  let asked = 0
  for (const output of outputs) {
    const folder = output.directory ?? resolve(home, output.name)
    const prefix = isSeveral ? `${output.name}/` : ''
    const changeOf = findChanges(output, output.isNew)
    for (const path of eachPath(output.manifest)) {
      const change = changeOf(path)
      const size = asked++ < SIZED ? sizeOf(join(folder, path)) : undefined
      const state = stateOf(output.urls.all(path), change !== undefined)
      files.push({
        path: prefix + path,
        state,
        ...(change === undefined ? {} : { change }),
        ...(size === undefined ? {} : { size }),
      })
      if (slices.over) await slices.next()
    }
    for (const { path } of output.changes.removed) {
      files.push({ path: prefix + path, state: stateOf(output.urls.all(path), true), change: 'removed' })
    }
  }
  return files
}

/** Makes the function that judges a file by its URLs. */
function judge(
  layers: readonly RecordedLayer[],
  done: ReadonlyMap<string, DueList>,
): (urls: readonly string[], isChanged: boolean) => FileModel['state'] {
  const settled = [...done.values()].flatMap(items => [...items])
  const isDone = createCovers(settled)
  const isNamed = createCovers(settled.filter(({ kind }) => kind === 'url'))
  const isPending = createCovers(
    layers.flatMap(({ target, due, skipped }) => {
      const settled = new Set([...(done.get(target) ?? []), ...skipped].map(dueKey))
      return Array.from(due).filter(item => !settled.has(dueKey(item)))
    }),
  )
  const wide = layers.filter(({ hitting }) => hitting.length > 0)
  const isHit = (url: string) =>
    wide.some(({ hitting, capabilities }) => hitting.some(item => reaches(item, url, capabilities)))
  return (urls, isChanged) => {
    if (urls.some(isPending)) return 'pending'
    if (urls.some(isNamed)) return 'purged'
    // What was asked for may stand for unchanged files too: they count as thrown out, as they do at each cache.
    if (!isChanged && wide.length > 0 && urls.some(isHit)) return 'collateral'
    if (urls.some(isDone)) return 'purged'
    return isChanged ? 'changed' : 'unchanged'
  }
}

function findChanges(
  { changes }: Pick<KnownOutput, 'changes'>,
  isNew: boolean,
): (path: string) => FileModel['change'] {
  if (isNew) return () => 'added'
  const pathOf = ({ path }: Change) => path
  const added = new Set(changes.added.map(pathOf))
  const changed = new Set(changes.changed.map(pathOf))
  return path => (added.has(path) ? 'added' : changed.has(path) ? 'changed' : undefined)
}

/** `undefined`: it is not here, as on a machine that only has the snapshot. */
function sizeOf(file: string): number | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size
  } catch {
    return undefined
  }
}
