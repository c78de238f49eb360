import { formatBytes, formatNumber } from '../format.ts'
import { type FileModel, type FileState, fileStates } from '../model.ts'
import { shortLabels, stateLabels } from '../packed.ts'
import type { Data } from './data.ts'
import { badge, bodyOf, fill, h } from './dom.ts'
import { createPaged } from './list.ts'
import type { Search } from './search.ts'

type Column = 'state' | 'path' | 'size'
const titles: Readonly<Record<Column, string>> = { state: 'State', path: 'File', size: 'Size' }

/** The files as a table, which can be sorted, and narrowed down to some states. */
export function showFiles(data: Data, search: Search): void {
  const body = bodyOf('files')
  if (body === undefined) return
  const labels = stateLabels(data.dryRun)
  const badges = shortLabels(data.dryRun)
  const chosen = new Set<FileState>()
  let query = ''
  let column: Column = 'state'
  let isUp = false

  const rows = h('tbody')
  const after = h('div')
  const empty = h('p', { class: 'note', hidden: true }, 'No file is like that.')
  const list = createPaged<FileModel>(rows, after, 25, file =>
    h(
      'tr',
      {},
      h('td', {}, badge(file.state, badges[file.state])),
      h(
        'td',
        { class: 'file' },
        h('code', {}, nameOf(file)),
        file.change === undefined ? undefined : h('small', {}, ` ${file.change}`),
      ),
      h('td', { class: 'number' }, file.size === undefined ? '–' : formatBytes(file.size)),
    ),
  )
  const heads = (Object.keys(titles) as Column[]).map(each =>
    h(
      'th',
      { scope: 'col', class: each === 'size' ? 'number' : undefined, 'data-column': each },
      h('button', { type: 'button', onclick: () => sortBy(each) }, titles[each]),
    ),
  )
  const numbers = new Map(
    fileStates.map(state => [
      state,
      data.files.reduce((sum, file) => sum + (file.state === state ? (file.count ?? 1) : 0), 0),
    ]),
  )
  const filters = fileStates
    .toReversed()
    .filter(state => (numbers.get(state) ?? 0) > 0)
    .map(state =>
      h(
        'button',
        { type: 'button', 'data-state': state, 'aria-pressed': 'false', onclick: () => toggle(state) },
        h('span', { class: `dot ${state}`, 'aria-hidden': 'true' }),
        `${labels[state]} ${formatNumber(numbers.get(state) ?? 0)}`,
      ),
    )

  function sortBy(each: Column): void {
    isUp = each === column ? !isUp : each === 'path'
    column = each
    update()
  }
  function toggle(state: FileState): void {
    if (!chosen.delete(state)) chosen.add(state)
    update()
  }
  function update(): number {
    const found = data.files.filter(
      ({ state, path }) => (chosen.size === 0 || chosen.has(state)) && path.toLowerCase().includes(query),
    )
    const sign = isUp ? 1 : -1
    list.show(found.toSorted((a, b) => sign * compare(a, b, column) || compare(a, b, 'path')))
    empty.hidden = found.length > 0
    for (const head of heads) {
      const isSorted = head.dataset.column === column
      if (isSorted) head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending')
      else head.removeAttribute('aria-sort')
    }
    for (const each of filters)
      each.setAttribute('aria-pressed', String(chosen.has((each.dataset.state ?? '') as FileState)))
    return found.length
  }

  fill(
    body,
    h('div', { class: 'filters', role: 'group', 'aria-label': 'Only files that are' }, filters),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table of files' },
      h('table', { class: 'files' }, h('thead', {}, h('tr', {}, heads)), rows),
    ),
    empty,
    after,
  )
  search.add('file', text => {
    query = text
    return update()
  })
}

function nameOf({ path, count = 1 }: FileModel): string {
  return count === 1 ? path : `${path} (${formatNumber(count)} files)`
}

function compare(a: FileModel, b: FileModel, column: Column): number {
  if (column === 'size') return (a.size ?? -1) - (b.size ?? -1)
  if (column === 'state') return fileStates.indexOf(a.state) - fileStates.indexOf(b.state)
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}
