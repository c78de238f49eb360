import { comparePaths } from '../scan/order.ts'
import { isDocument, isImage } from '../urls/document.ts'
import type { LiveFile } from './model.ts'

/**
 * Chooses files that stand for all: as many pages, assets and images each as far as there are so many, and of each
 * kind from all over it. Files that were removed only fill up, since of them it is only known what must not come.
 * The same files give the same sample.
 */
export function takeSample<File extends LiveFile>(files: readonly File[], size: number): readonly File[] {
  const sorted = files.toSorted((a, b) => comparePaths(keyOf(a), keyOf(b)))
  const removed = sorted.filter(({ hash }) => hash === undefined)
  const present = sorted.filter(({ hash }) => hash !== undefined)
  const kinds = [isDocument, isAsset, isImage].map(isKind => present.filter(({ path }) => isKind(path)))
  const taken = takeOfEach(kinds, size)
  return [...taken, ...takeOfEach([removed], size - taken.length)]
}

function isAsset(path: string): boolean {
  return !isDocument(path) && !isImage(path)
}

/** The same number of each group; what a small one leaves goes to the others. */
function takeOfEach<File>(groups: readonly (readonly File[])[], size: number): readonly File[] {
  const counts = groups.map(() => 0)
  for (let left = size; left > 0; ) {
    const before = left
    groups.forEach((group, index) => {
      const count = counts[index] ?? 0
      if (left === 0 || count === group.length) return
      counts[index] = count + 1
      left--
    })
    if (left === before) break
  }
  return groups.flatMap((group, index) => spread(group, counts[index] ?? 0))
}

/** So many entries in equal distances. */
function spread<File>(group: readonly File[], count: number): readonly File[] {
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(((index + 0.5) * group.length) / count)
    return group.slice(at, at + 1)
  }).flat()
}

function keyOf({ path, urls: [url = ''] }: LiveFile): string {
  return `${path} ${url}`
}
