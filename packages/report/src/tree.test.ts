import { expect, it } from 'vitest'
import { sampleFiles } from '../../../test/support/report-model.ts'
import { buildTree, layOut, stateOf } from './client/tree.ts'

const root = buildTree(sampleFiles(), 'www.example.com')
const find = (path: string) => layOut(root, 800, 500, 'bytes').find(({ place }) => place.path === path)

it('counts files, bytes and states of a folder with all beneath it', () => {
  const files = sampleFiles()
  expect(root).toMatchObject({
    files: files.length,
    bytes: files.reduce((sum, { size = 0 }) => sum + size, 0),
    states: { pending: 1, collateral: 2, purged: 3, changed: 1, unchanged: 120 },
  })
  const img = root.children.find(({ name }) => name === 'img/')
  expect(img).toMatchObject({ files: 41, states: { pending: 1, unchanged: 40 } })
  expect(img && stateOf(img)).toBe('pending')
})

it('draws each tile within its folder, none over another', () => {
  const boxes = layOut(root, 800, 500, 'bytes')
  const tiles = boxes.filter(({ open }) => !open)
  expect(tiles.length).toBeGreaterThan(80)
  for (const one of tiles) {
    for (const other of tiles) {
      if (one === other) continue
      const isApart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y
      expect(isApart, `${one.place.path} and ${other.place.path}`).toBe(true)
    }
    const folder = boxes.find(({ place }) => place === one.place.parent)
    if (folder === undefined) continue
    expect(one.x).toBeGreaterThanOrEqual(folder.x)
    expect(one.x + one.width).toBeLessThanOrEqual(folder.x + folder.width)
  }
})

it('draws what changed large enough to be seen, though it has no bytes', () => {
  expect(find('blog/old.html')?.width).toBeGreaterThanOrEqual(3)
})

it('counts files that are taken together', () => {
  const tree = buildTree([{ path: 'docs/', state: 'unchanged', count: 1200, size: 9000 }], 'site')
  expect(tree).toMatchObject({ files: 1200, bytes: 9000 })
  expect(tree.children[0]?.children[0]?.name).toBe('1,200 files')
})
