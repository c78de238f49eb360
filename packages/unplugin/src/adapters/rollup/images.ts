import type { TokenedCode } from '@cdn-purge/core/engine'
import type { Images } from '../../images/hold-images.ts'

/** A text with its map, as the hooks of the Rollup family give it. */
export interface Transformed {
  readonly code: string
  readonly map: ReturnType<TokenedCode['map']>
}

/** An asset of a bundle whose text can be replaced. */
interface AssetLike {
  readonly type: string
  readonly fileName: string
  source?: unknown
}

/** Puts tokens into a module or a chunk; `undefined` where it stays as it is. */
export async function tokenCode(images: Images | undefined, code: string): Promise<Transformed | undefined> {
  if (!images?.concerns(code)) return undefined
  const rewritten = await images.rewrite(code)
  return rewritten && { code: rewritten.code, map: rewritten.map() }
}

/** Puts tokens into the pages of a bundle, whose names carry no hash. */
export async function tokenPages(
  images: Images | undefined,
  bundle: Readonly<Record<string, object>>,
): Promise<void> {
  for (const asset of Object.values(bundle)) {
    if (!isPage(asset)) continue
    const text = typeof asset.source === 'string' ? asset.source : Buffer.from(asset.source).toString()
    const rewritten = images?.concerns(text) ? await images.rewrite(text) : undefined
    if (rewritten !== undefined) asset.source = rewritten.code
  }
}

function isPage(asset: AssetLike | object): asset is AssetLike & { source: string | Uint8Array } {
  if (!('fileName' in asset) || asset.type !== 'asset' || !/\.html?$/i.test(asset.fileName)) return false
  return typeof asset.source === 'string' || asset.source instanceof Uint8Array
}

/** Puts tokens into finished chunks, before a hash is taken of them. */
export function createChunkHook(images: () => Promise<Images | undefined>) {
  return {
    order: 'post' as const,
    async handler(code: string): Promise<Transformed | undefined> {
      return tokenCode(await images(), code)
    },
  }
}

/**
 * The hooks of Rollup and Rolldown: modules first, so that styles are reached too; then finished chunks, for URLs that
 * only exist there. Rollup's cache would keep a module with the tokens of an earlier build.
 */
export function createImageHooks(images: () => Promise<Images | undefined>) {
  return {
    async transform(code: string): Promise<Transformed | undefined> {
      return tokenCode(await images(), code)
    },
    async shouldTransformCachedModule({ code }: { readonly code: string }): Promise<boolean> {
      return (await images())?.concerns(code) ?? false
    },
    renderChunk: createChunkHook(images),
  }
}
