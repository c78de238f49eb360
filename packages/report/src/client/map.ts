import { count, formatBytes } from '../format.ts'
import { fileStates } from '../model.ts'
import { stateLabels } from '../packed.ts'
import type { Data } from './data.ts'
import { badge, bodyOf, fill, h } from './dom.ts'
import { type Box, buildTree, layOut, type Measure, type Place, stateOf } from './tree.ts'

/** Signs of the states, so that no colour is needed to tell them apart. */
const signs = { unchanged: '', changed: '~', purged: '✓', collateral: '↯', pending: '!' } as const

/** The map of the site: a tile for each file, in its folder, which opens what it stands for. */
export function showMap(data: Data): void {
  const body = bodyOf('map')
  if (body === undefined) return
  const labels = stateLabels(data.dryRun)
  const root = buildTree(data.files, new URL(data.sites[0] ?? 'https://site').host)
  let measure: Measure = root.bytes > 0 ? 'bytes' : 'files'
  let folder = root

  const path = h('nav', { class: 'path', 'aria-label': 'Folder' })
  const board = h('div', { class: 'board', role: 'group', 'aria-label': 'Map of the site' })
  const about = h('p', { class: 'about' })
  const switches = (['bytes', 'files'] as const).map(each =>
    h(
      'button',
      { type: 'button', 'data-measure': each, onclick: () => choose(each) },
      each === 'bytes' ? 'Size' : 'Number of files',
    ),
  )

  function choose(each: Measure): void {
    measure = each
    draw()
  }

  function describe({ file, path: name, files, bytes, states }: Place): string {
    if (file !== undefined && files === 1) {
      const size = file.size === undefined ? '' : `, ${formatBytes(file.size)}`
      return `${name}${size}: ${labels[file.state].toLowerCase()}${file.change === undefined ? '' : ` (${file.change})`}`
    }
    const parts = fileStates.flatMap(state =>
      states[state] > 0 ? [`${count(states[state], 'file')} ${labels[state].toLowerCase()}`] : [],
    )
    return `${name === '' ? root.name : name}, ${formatBytes(bytes)}: ${parts.join(', ')}`
  }

  function open(place: Place): void {
    if (place.children.length === 0) {
      about.textContent = describe(place)
      return
    }
    folder = place
    draw()
    board.querySelector<HTMLElement>('button')?.focus()
  }

  function tile(box: Box, index: number): HTMLElement {
    const { place } = box
    const isFolder = place.children.length > 0
    const state = stateOf(place)
    const text = describe(place)
    const isNamed = box.width > 44 && box.height > 17
    const name = `${!isFolder && signs[state] !== '' ? `${signs[state]} ` : ''}${place.name}`
    const element = h(
      'button',
      {
        type: 'button',
        class: `tile-box ${box.open ? 'folder' : isFolder ? 'closed unchanged' : state}`,
        'aria-label': isFolder ? `${text}; opens the folder` : text,
        title: text,
        tabindex: index === 0 ? 0 : -1,
        onclick: () => open(place),
        onfocus: () => {
          about.textContent = text
        },
        onpointerenter: () => {
          about.textContent = text
        },
      },
      isNamed ? h('span', {}, name) : undefined,
      isFolder && !box.open ? mix(place) : undefined,
    )
    Object.assign(element.style, {
      left: `${box.x}px`,
      top: `${box.y}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    })
    return element
  }

  function draw(): void {
    const width = board.clientWidth
    const boxes = layOut(folder, width, board.clientHeight, measure)
    fill(board, boxes.map(tile))
    fill(
      path,
      trail(folder).map((place, index, all) =>
        index === all.length - 1
          ? h('span', { 'aria-current': 'location' }, place.name)
          : h('button', { type: 'button', onclick: () => open(place) }, place.name),
      ),
    )
    for (const each of switches) each.setAttribute('aria-pressed', String(each.dataset.measure === measure))
    about.textContent = describe(folder)
  }

  board.addEventListener('keydown', event => {
    if ((event.key === 'Escape' || event.key === 'Backspace') && folder.parent !== undefined) {
      open(folder.parent)
      event.preventDefault()
    }
    const next = neighbour(board, event.key)
    if (next === undefined) return
    next.focus()
    event.preventDefault()
  })
  board.addEventListener('focusin', ({ target }) => {
    for (const each of board.querySelectorAll('button')) each.tabIndex = each === target ? 0 : -1
  })

  const legend = h(
    'ul',
    { class: 'legend', 'aria-label': 'Colours' },
    fileStates.map(state =>
      h(
        'li',
        {},
        badge(state, `${signs[state]} ${labels[state]}`.trim()),
        ` ${root.states[state].toLocaleString('en-US')}`,
      ),
    ),
  )
  fill(
    body,
    h(
      'div',
      { class: 'row' },
      path,
      h('div', { class: 'switch', role: 'group', 'aria-label': 'What an area stands for' }, switches),
    ),
    board,
    about,
    legend,
    h(
      'p',
      { class: 'note' },
      'A folder opens with a click or Enter; arrow keys move, Escape goes up. What changed is drawn large enough to be seen. The ',
      h('a', { href: '#files' }, 'list of files'),
      ' says the same.',
    ),
  )
  draw()
  let drawn = board.clientWidth
  new ResizeObserver(() => {
    if (board.clientWidth === drawn) return
    drawn = board.clientWidth
    draw()
  }).observe(board)
}

/** What became of a closed folder's files, as a strip; none where nothing did. */
function mix({ states }: Place): HTMLElement | undefined {
  const parts = fileStates.filter(state => state !== 'unchanged' && states[state] > 0)
  if (parts.length === 0) return undefined
  const strip = h(
    'i',
    { class: 'mix' },
    parts.map(state => {
      const part = h('i', { class: state })
      part.style.flexGrow = String(states[state])
      return part
    }),
  )
  const files = Object.values(states).reduce((sum, number) => sum + number, 0)
  const share = parts.reduce((sum, state) => sum + states[state], 0) / files
  strip.style.height = `max(${Math.round(share * 100)}%, 5px)`
  return strip
}

function trail(place: Place): Place[] {
  return [...(place.parent === undefined ? [] : trail(place.parent)), place]
}

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The tile that lies nearest in the direction of an arrow key. */
function neighbour(board: HTMLElement, key: string): HTMLElement | undefined {
  const direction = directions[key]
  const from = document.activeElement
  if (direction === undefined || !(from instanceof HTMLElement) || !board.contains(from)) return undefined
  const [dx, dy] = direction
  const middle = (each: Element) => {
    const { left, top, width, height } = each.getBoundingClientRect()
    return [left + width / 2, top + height / 2] as const
  }
  const [x, y] = middle(from)
  let best: HTMLElement | undefined
  let least = Number.POSITIVE_INFINITY
  for (const each of board.querySelectorAll('button')) {
    if (each === from) continue
    const [ex, ey] = middle(each)
    const along = (ex - x) * dx + (ey - y) * dy
    const across = Math.abs((ex - x) * dy) + Math.abs((ey - y) * dx)
    const distance = along + across * 2
    if (along > 1 && distance < least) {
      least = distance
      best = each
    }
  }
  return best
}
