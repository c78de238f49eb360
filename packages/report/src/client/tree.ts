import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy'
import { type FileModel, type FileState, fileStates } from '../model.ts'

/** A folder or a file of the site. */
export interface Place {
  readonly name: string
  readonly path: string
  readonly file?: FileModel
  readonly children: Place[]
  readonly parent?: Place
  files: number
  bytes: number
  /** Files beneath it by state. */
  readonly states: Record<FileState, number>
}

/** What an area stands for. */
export type Measure = 'bytes' | 'files'

/** A place and where it is drawn. */
export interface Box {
  readonly place: Place
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Whether its children are drawn within it. */
  readonly open: boolean
}

/** The folders of a site. */
export function buildTree(files: readonly FileModel[], rootName: string): Place {
  const root = createPlace(rootName, '')
  const folders = new Map<string, Place>([['', root]])
  const folderOf = (path: string): Place => {
    const known = folders.get(path)
    if (known !== undefined) return known
    const slash = path.lastIndexOf('/', path.length - 2)
    const parent = folderOf(path.slice(0, slash + 1))
    const folder = createPlace(path.slice(slash + 1), path, parent)
    folders.set(path, folder)
    return folder
  }
  for (const file of files) {
    const slash = file.path.lastIndexOf('/')
    const parent = folderOf(file.path.slice(0, slash + 1))
    const { count = 1 } = file
    const name = count > 1 ? `${count.toLocaleString('en-US')} files` : file.path.slice(slash + 1)
    const place = createPlace(name, file.path, parent, file)
    for (let at: Place | undefined = place; at !== undefined; at = at.parent) {
      at.files += count
      at.bytes += file.size ?? 0
      at.states[file.state] += count
    }
  }
  return root
}

function createPlace(name: string, path: string, parent?: Place, file?: FileModel): Place {
  const place: Place = {
    name,
    path,
    children: [],
    files: 0,
    bytes: 0,
    states: { unchanged: 0, changed: 0, purged: 0, collateral: 0, pending: 0 },
    ...(parent === undefined ? {} : { parent }),
    ...(file === undefined ? {} : { file }),
  }
  parent?.children.push(place)
  return place
}

/** The state by which a place is drawn: of a folder, the one that people care most about. */
export function stateOf({ states }: Place): FileState {
  return fileStates.toReversed().find(state => states[state] > 0) ?? 'unchanged'
}

/** Room for a folder's name, in pixels. */
const HEADER = 22
/** A folder that is looked into is as wide and as high as this, in pixels. */
const ROOM = 48
/** Levels that are drawn at once. */
const LEVELS = 3
/** What changed is drawn at this share of the whole at least, so that it can be seen. */
const SMALLEST = 1 / 3000

/** Lays out what lies beneath a folder; what is too small to be seen is left out. */
export function layOut(root: Place, width: number, height: number, measure: Measure): readonly Box[] {
  const least = root[measure] * SMALLEST
  const depthOf = (place: Place): number => (place === root || !place.parent ? 0 : 1 + depthOf(place.parent))
  const isLeaf = (place: Place) => place.children.length === 0 || depthOf(place) >= LEVELS
  const top = hierarchy<Place>(root, place => (isLeaf(place) ? null : place.children))
    .sum(place =>
      isLeaf(place) ? Math.max(place[measure], stateOf(place) === 'unchanged' ? least / 20 : least, 1e-9) : 0,
    )
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const laidOut = treemap<Place>()
    .size([width, height])
    .tile(treemapSquarify.ratio(1.4))
    .round(true)
    .paddingInner(2)
    .paddingOuter(node => (node.depth === 0 ? 0 : 3))
    .paddingTop(node => (node.depth === 0 ? 0 : node.y1 - node.y0 < ROOM ? 3 : HEADER))(top)
  return (laidOut.children ?? []).flatMap(draw)
}

/** The box of a place, and those within it; a folder too small to be looked into stays closed. */
function draw(node: HierarchyRectangularNode<Place>): readonly Box[] {
  const { children = [], x0, x1, y0, y1 } = node
  const [width, height] = [x1 - x0, y1 - y0]
  if (width < 3 || height < 3) return []
  const open = children.length > 0 && width >= ROOM && height >= ROOM
  const box = { place: node.data, x: x0, y: y0, width, height, open }
  return open ? [box, ...children.flatMap(draw)] : [box]
}
