/** Extensions of files that people and programs ask for by a fixed name; their name never carries a hash. */
const documents: ReadonlySet<string> = new Set(['', 'html', 'htm', 'xhtml', 'shtml'])

/** Extensions of the images that sites show. */
export const imageExtensions: readonly string[] =
  'apng avif bmp gif heic heif ico jfif jpe jpeg jpg jxl pjp pjpeg png svg svgz tif tiff webp'.split(' ')
const images: ReadonlySet<string> = new Set(imageExtensions)

/** The extension of a path in lower case, without its dot; empty where the file has none, as `LICENSE` or `.env`. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

/** Whether a file, or the path of a URL without its query, is an image that sites show. */
export function isImage(path: string): boolean {
  return images.has(extensionOf(path))
}

/** Whether a file is a page: HTML, or a file without an extension. Pages are not served by a base that is a URL. */
export function isDocument(path: string): boolean {
  return documents.has(extensionOf(path))
}
