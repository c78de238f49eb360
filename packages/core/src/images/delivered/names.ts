import { imageOf, namesOf, placeOf } from '../../delivery-url/source.ts'
import type { DueItem } from '../../plan/model.ts'

/** By what names an image cache knows what is behind a URL. */
export interface DeliveredNames {
  /** The names by which delivery URLs ask for a file beside its own URL; `undefined`: none asks for it. */
  of(url: string): readonly DueItem[] | undefined
}

/** Reads the sources of delivery URLs. */
export function namesOfDelivered(sources: Iterable<string>): DeliveredNames {
  const byPlace = new Map<string, DueItem[]>()
  for (const source of sources) {
    const place = placeOf(imageOf(source))
    if (place === undefined) continue
    const names = byPlace.get(place) ?? []
    names.push(...namesOf(source))
    byPlace.set(place, names)
  }
  return {
    of(url) {
      if (byPlace.size === 0) return undefined
      const place = placeOf(url)
      if (place === undefined) return undefined
      const [own, onAnyHost] = [byPlace.get(place), byPlace.get(place.slice(place.indexOf('/')))]
      return own === undefined ? onAnyHost : [...own, ...(onAnyHost ?? [])]
    },
  }
}
