import { mapOf } from '../adapters/input-map.ts'
import type { Images } from '../images/hold-images.ts'
import { loadBuilding } from '../load-building.ts'
import { nextPlace } from './place.ts'

/** What webpack and Turbopack give to a loader, as far as it is needed here. */
interface LoaderContext {
  getOptions(): { readonly root: string }
  async(): (error: unknown, code?: string, map?: unknown, meta?: unknown) => void
  readonly resourcePath: string
  readonly sourceMap?: boolean
  /** Absent in Turbopack, which keeps what it has by the loader's options. */
  cacheable?(flag: boolean): void
}

/** Opened once in each of the processes among which Next.js divides its work; the ledger holds what they decide. */
const opened = new Map<string, Promise<Images | undefined>>()

/** The loader that gives the delivery URLs in modules their tokens: Turbopack knows no other plugin. */
export default function nextLoader(this: LoaderContext, code: string, map: unknown, meta: unknown): void {
  const done = this.async()
  rewrite(code, map, this).then(
    // What other loaders have parsed goes with the text that they parsed.
    rewritten => (rewritten === undefined ? done(null, code, map, meta) : done(null, ...rewritten)),
    error => done(error),
  )
}

async function rewrite(
  code: string,
  map: unknown,
  context: LoaderContext,
): Promise<[code: string, map: unknown] | undefined> {
  if (!code.includes('://')) return undefined
  const { root } = context.getOptions()
  const images = opened.get(root) ?? openImages(root)
  opened.set(root, images)
  const found = await images
  if (found?.concerns(code) !== true) return undefined
  // Its tokens may change where it does not.
  context.cacheable?.(false)
  const rewritten = await found.rewrite(code)
  if (rewritten === undefined) return undefined
  return [rewritten.code, context.sourceMap ? mapOf(rewritten, map, context.resourcePath) : undefined]
}

async function openImages(root: string): Promise<Images | undefined> {
  const { beginBuild } = await loadBuilding()
  return beginBuild(undefined, nextPlace(root)).images()
}

// What `require` gives to Next.js.
export { nextLoader as 'module.exports' }
