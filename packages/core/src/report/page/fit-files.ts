import type { FileModel } from '@cdn-purge/report'

/** From what people care most about. */
const states = ['pending', 'collateral', 'purged', 'changed', 'unchanged'] as const
/** The part of what room is left that the files of one state may take. */
const SHARE = 0.6

/**
 * The files as far as there is room for them, by state, from what people care most about; of a state that has no room,
 * its files are taken together, by folder, in folders as deep as there is room for.
 *
 * @param most - entries
 */
export function fitFiles(files: readonly FileModel[], most: number): readonly FileModel[] {
  if (files.length <= most) return files
  const fitted: FileModel[] = []
  for (const state of states) {
    const own = files.filter(file => file.state === state)
    const room = Math.floor((most - fitted.length) * SHARE)
    for (const file of own.length <= room ? own : groupToFit(own, room)) fitted.push(file)
  }
  return fitted
}

function groupToFit(files: readonly FileModel[], room: number): readonly FileModel[] {
  const deepest = files.reduce((depth, { path }) => Math.max(depth, path.split('/').length - 1), 0)
  for (let depth = deepest; depth > 0; depth--) {
    const grouped = group(files, depth)
    if (grouped.length <= room) return grouped
  }
  return group(files, 0)
}

/** One entry for each folder of a depth, and those above. */
function group(files: readonly FileModel[], depth: number): readonly FileModel[] {
  const groups = new Map<string, FileModel & { count: number; size: number }>()
  for (const { path, state, size = 0 } of files) {
    const folder = path.slice(0, endOfFolder(path, depth))
    const known = groups.get(folder)
    if (known === undefined) groups.set(folder, { path: folder, state, size, count: 1 })
    else groups.set(folder, { ...known, size: known.size + size, count: known.count + 1 })
  }
  return [...groups.values()]
}

/** Where the folder ends in which a path is counted, behind its `/`. */
function endOfFolder(path: string, depth: number): number {
  let end = 0
  for (let level = 0; level < depth; level++) {
    const slash = path.indexOf('/', end)
    if (slash < 0) break
    end = slash + 1
  }
  return end
}
