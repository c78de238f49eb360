import { formatNumber } from '../format.ts'
import { h } from './dom.ts'

/** A list that shows its first entries, and more of them when it is asked to. */
export interface Paged<Entry> {
  /** Shows other entries, from their beginning. */
  show(entries: readonly Entry[]): void
}

/**
 * Keeps the first entries of a list in an element.
 *
 * @param into - holds the entries
 * @param more - stands behind them, and is given the button that shows more
 * @param page - how many are shown at once
 */
export function createPaged<Entry>(
  into: Element,
  more: Element,
  page: number,
  render: (entry: Entry) => Node,
): Paged<Entry> {
  let all: readonly Entry[] = []
  let shown = 0
  const button = h('button', { type: 'button', class: 'more', onclick: () => add(page * 4, true) })

  function add(number: number, isAsked = false): void {
    const added = all.slice(shown, shown + number).map(render)
    into.append(...added)
    shown += added.length
    const left = all.length - shown
    button.textContent = `Show ${formatNumber(Math.min(left, page * 4))} more of ${formatNumber(left)}`
    if (left === 0) button.remove()
    else more.append(button)
    // The button may be gone: who pressed it goes on at what it brought.
    const [first] = added
    if (isAsked && left === 0 && first instanceof HTMLElement) {
      first.tabIndex = -1
      first.focus()
    }
  }

  return {
    show(entries) {
      all = entries
      shown = 0
      into.replaceChildren()
      add(page)
    },
  }
}
