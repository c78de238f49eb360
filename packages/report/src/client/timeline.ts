import { count, formatMs } from '../format.ts'
import type { Data, ShownRequest } from './data.ts'
import { bodyOf, fill, h } from './dom.ts'
import { createPaged } from './list.ts'

/** When each request was under way: a table whose rows are drawn to scale. */
export function showTimeline(data: Data): void {
  const body = bodyOf('timeline')
  if (body === undefined) return
  const timed = data.requests.filter(({ attempts }) => attempts.length > 0)
  const start = Math.min(...timed.map(request => beginOf(request)))
  const end = Math.max(...timed.map(endOf), start + 1)
  const rows = h('tbody')
  const after = h('div')
  const scale = (at: number) => `${(100 * (at - start)) / (end - start)}%`

  function bar(tone: string, from: number, to: number, title: string): HTMLElement {
    const element = h('span', { class: `bar-part ${tone}`, title })
    Object.assign(element.style, { left: scale(from), width: `max(3px, ${scale(start + to - from)})` })
    return element
  }

  function render(request: ShownRequest): HTMLElement {
    const { attempts, paced = 0, target, number } = request
    const first = attempts[0]?.at ?? 0
    const parts = attempts.flatMap(({ at, ms, status, reason, wait }, index) => {
      const isLast = index === attempts.length - 1
      const tone = isLast && request.outcome === 'accepted' ? 'good' : isLast ? 'bad' : 'retried'
      return [
        bar(tone, at, at + ms, `${status ?? reason ?? 'no answer'}, ${formatMs(ms)}`),
        ...(wait === undefined ? [] : [bar('wait', at + ms, at + ms + wait, `waited ${formatMs(wait)}`)]),
      ]
    })
    const waits = attempts.reduce((sum, { wait = 0 }) => sum + wait, paced)
    const answers = attempts.map(({ status }) => status ?? 'none').join(', ')
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, `${target} ${number}`),
      h(
        'td',
        { class: 'track' },
        h(
          'div',
          {},
          paced > 0
            ? bar('wait', first - paced, first, `waited ${formatMs(paced)}, at the pace of the API`)
            : undefined,
          parts,
        ),
      ),
      h('td', { class: 'number' }, formatMs(first - start)),
      h('td', { class: 'number' }, answers),
      h('td', { class: 'number' }, waits === 0 ? '–' : formatMs(waits)),
      h('td', { class: 'number' }, formatMs(request.ms ?? endOf(request) - first)),
    )
  }

  const head = (title: string, isNumber = true) =>
    h('th', { scope: 'col', class: isNumber ? 'number' : undefined }, title)
  fill(
    body,
    h(
      'ul',
      { class: 'legend', 'aria-label': 'Colours' },
      [
        ['good', 'accepted'],
        ['bad', 'not accepted'],
        ['retried', 'tried again'],
        ['wait', 'waiting'],
      ].map(([tone = '', text = '']) =>
        h('li', {}, h('span', { class: `key ${tone}`, 'aria-hidden': 'true' }), text),
      ),
    ),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table of times' },
      h(
        'table',
        { class: 'times' },
        h('caption', {}, `${count(timed.length, 'request')} in ${formatMs(end - start)}, on one scale`),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            head('Request', false),
            head('Under way', false),
            head('Began at'),
            head('Answers'),
            head('Waited'),
            head('Took'),
          ),
        ),
        rows,
      ),
    ),
    after,
  )
  createPaged<ShownRequest>(rows, after, 40, render).show(timed.toSorted((a, b) => beginOf(a) - beginOf(b)))
}

function beginOf({ attempts, paced = 0 }: ShownRequest): number {
  return (attempts[0]?.at ?? 0) - paced
}

function endOf({ attempts }: ShownRequest): number {
  return Math.max(...attempts.map(({ at, ms, wait = 0 }) => at + ms + wait))
}
