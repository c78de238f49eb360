import { type Provider, providers } from './registry.ts'

/** One property of each item, under the item's id. */
export type ById<Item extends { readonly id: Provider }, Property extends keyof Item> = {
  readonly [I in Item as I['id']]: I[Property]
}

/**
 * Puts one property of each item under the item's id, in the order of the APIs.
 *
 * @param items one for each API.
 * @throws where an API has none.
 */
export function byId<Item extends { readonly id: Provider }, Property extends keyof Item>(
  items: readonly Item[],
  property: Property,
): ById<Item, Property> {
  const sorted = providers.flatMap(id => items.filter(item => item.id === id))
  const values = Object.fromEntries(sorted.map(item => [item.id, item[property]]))
  if (!isComplete(values, items, property)) throw new Error(`an API has no "${String(property)}"`)
  return values
}

function isComplete<Item extends { readonly id: Provider }, Property extends keyof Item>(
  values: object,
  items: readonly Item[],
  property: Property,
): values is ById<Item, Property> {
  const found = new Map(Object.entries(values))
  return (
    providers.every(id => found.has(id)) &&
    items.every(({ id, [property]: value }) => found.get(id) === value)
  )
}
