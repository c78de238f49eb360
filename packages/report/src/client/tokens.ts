import { count, formatNumber } from '../format.ts'
import type { ImageModel } from '../model.ts'
import type { Data } from './data.ts'
import { bodyOf, fill, h } from './dom.ts'
import { createPaged } from './list.ts'
import type { Search } from './search.ts'

/** The images that got a new cache token. */
export function showTokens({ tokens, dryRun }: Data, search: Search): void {
  const body = bodyOf('tokens')
  if (body === undefined) return
  const rows = h('tbody')
  const after = h('div')
  const list = createPaged<ImageModel>(rows, after, 50, ({ image, places }) =>
    h(
      'tr',
      {},
      h('td', { class: 'file' }, h('code', {}, image)),
      h('td', { class: 'number' }, formatNumber(places)),
    ),
  )
  const from =
    tokens.requested === 0
      ? 'made from the bytes'
      : `${count(tokens.requested, 'token')} ${dryRun ? 'would be requested' : 'requested'}`
  fill(
    body,
    h('p', { class: 'note' }, `${count(tokens.images.length, 'image')}, ${from}.`),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table of images' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Image'),
            h('th', { scope: 'col', class: 'number' }, 'Places in the output'),
          ),
        ),
        rows,
      ),
    ),
    after,
  )
  search.add('image', text => {
    const found = tokens.images.filter(({ image }) => image.toLowerCase().includes(text))
    list.show(found)
    return found.length
  })
}
