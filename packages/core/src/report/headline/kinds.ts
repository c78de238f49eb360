import { extensionOf, isImage } from '../../urls/document.ts'

/** What people call a file of a site, in one word. */
export type Kind = 'page' | 'image' | 'script' | 'style' | 'font' | 'file'

/** In the order in which they are told. */
export const kinds: readonly Kind[] = ['page', 'image', 'script', 'style', 'font', 'file']

const byExtension: ReadonlyMap<string, Kind> = new Map([
  ...['html', 'htm', 'xhtml', 'shtml'].map(extension => [extension, 'page'] as const),
  ...['js', 'mjs', 'cjs'].map(extension => [extension, 'script'] as const),
  ['css', 'style'],
  ...['woff2', 'woff', 'ttf', 'otf', 'eot'].map(extension => [extension, 'font'] as const),
])

/** The kind of a file, by its extension. */
export function kindOf(path: string): Kind {
  return byExtension.get(extensionOf(path)) ?? (isImage(path) ? 'image' : 'file')
}
