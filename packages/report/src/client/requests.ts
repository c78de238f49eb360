import { count, formatMs, formatNumber } from '../format.ts'
import type { Data, ShownRequest } from './data.ts'
import { badge, bodyOf, fill, h } from './dom.ts'
import { createPaged } from './list.ts'
import type { Search } from './search.ts'

const tones = { accepted: 'purged', refused: 'pending', planned: 'changed' } as const

/** The requests in their order; each opens to what it covers and what came of it. */
export function showRequests(data: Data, search: Search): void {
  const body = bodyOf('requests')
  if (body === undefined) return
  const items = h('ol', { class: 'requests' })
  const after = h('div')
  const empty = h('p', { class: 'note', hidden: true }, 'No request is like that.')
  const list = createPaged<ShownRequest>(items, after, 25, request => h('li', {}, render(request)))
  const left = data.targets.flatMap(({ name, requests, shown }) =>
    requests > shown.length ? [`${formatNumber(requests - shown.length)} more at ${name}`] : [],
  )
  fill(
    body,
    items,
    empty,
    after,
    left.length === 0
      ? undefined
      : h(
          'p',
          { class: 'note' },
          `There are too many requests to describe all: ${left.join(', ')}. The numbers above count them.`,
        ),
  )
  search.add('request', text => {
    const found = data.requests.filter(request => request.text.includes(text))
    list.show(found)
    empty.hidden = found.length > 0
    return found.length
  })
}

function render(request: ShownRequest): HTMLElement {
  const { target, number, method, url, outcome, status, attempts, ms, covers, coversMore, failure } = request
  const details = h('div', { class: 'details' })
  const facts = [
    count(covers.length + coversMore, 'item'),
    ...(attempts.length > 1 ? [count(attempts.length, 'attempt')] : []),
    ...(ms === undefined ? [] : [formatMs(ms)]),
  ]
  return h(
    'details',
    {
      ontoggle: () => {
        if (details.childElementCount === 0) fill(details, describe(request))
      },
    },
    h(
      'summary',
      {},
      h('span', { class: 'who' }, `${target} ${number}`),
      h('span', { class: 'what' }, h('b', {}, method), ' ', h('code', {}, url)),
      h(
        'span',
        { class: 'came' },
        badge(
          tones[outcome],
          outcome === 'planned' ? 'planned' : `${outcome}${status === undefined ? '' : ` ${status}`}`,
        ),
        h('small', {}, facts.join(' · ')),
      ),
      failure === undefined ? undefined : h('span', { class: 'why' }, failure),
    ),
    details,
  )
}

function describe({
  covers,
  coversMore,
  collateral,
  body,
  bodyCut = 0,
  attempts,
  paced = 0,
  said,
  operation,
}: ShownRequest): HTMLElement[] {
  const facts: [string, string][] = [
    ...(collateral > 0
      ? [['Thrown out with it', count(collateral, 'known unchanged URL')] as [string, string]]
      : []),
    ...(said === undefined ? [] : [['It said', said] as [string, string]]),
    ...(operation === undefined ? [] : [['Operation', operation] as [string, string]]),
    ...(paced > 0 ? [['Waited before, at the pace of the API', formatMs(paced)] as [string, string]] : []),
    ...attempts.map(({ at, ms, status, reason, wait }, index): [string, string] => [
      `Attempt ${index + 1}`,
      `${status ?? reason ?? 'no answer'} after ${formatMs(ms)}, begun at ${formatMs(at)}${wait === undefined ? '' : `; then ${formatMs(wait)} of waiting`}`,
    ]),
  ]
  const items = h('ul', { class: 'covers' })
  const after = h('div')
  createPaged<string>(items, after, 50, item => h('li', {}, h('code', {}, item))).show(covers)
  return [
    h('h3', {}, `Covers ${count(covers.length + coversMore, 'due item')}`),
    items,
    after,
    ...(coversMore === 0
      ? []
      : [h('p', { class: 'note' }, `and ${formatNumber(coversMore)} more, which are not listed here.`)]),
    ...(facts.length === 0
      ? []
      : [
          h(
            'dl',
            { class: 'pairs' },
            facts.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
          ),
        ]),
    ...(body === undefined
      ? []
      : [
          h('h3', {}, 'Body'),
          h('pre', { tabindex: 0, role: 'group', 'aria-label': 'Body of the request' }, body),
          ...(bodyCut > 0
            ? [h('p', { class: 'note' }, `${formatNumber(bodyCut)} more characters are not shown.`)]
            : []),
        ]),
  ]
}
