import { extname } from 'node:path'
import type { Resource } from '../../edge/cache.ts'

const documents = new Set('.html .htm .xml .json .txt .rss .atom .webmanifest .md .csv .map'.split(' '))

const assets = new Set(
  `.js .mjs .cjs .css .wasm .png .jpg .jpeg .jpe .gif .svg .webp .avif .heic .ico .bmp .tif .tiff
   .woff .woff2 .ttf .otf .eot .mp3 .mp4 .m4a .m4v .webm .ogg .ogv .wav .mov .pdf .zip .gz`.split(/\s+/),
)

/** A cache of an install, as the API calls it; its third, `object`, holds none of what an edge serves. */
export type Layer = 'page' | 'cdn'

/**
 * The layer that keeps a resource: documents, feeds and data in the page cache, scripts, styles, images, fonts
 * and media in the static one. What the extension does not say, the content type does.
 * ASSUME the kinds: the vendor lists none.
 */
export function layerOf({ path, contentType }: Pick<Resource, 'path' | 'contentType'>): Layer {
  const extension = extname(path).toLowerCase()
  if (documents.has(extension)) return 'page'
  if (assets.has(extension)) return 'cdn'
  return /^text\/(?!css|javascript)|[/+](json|xml)\b/i.test(contentType) ? 'page' : 'cdn'
}
