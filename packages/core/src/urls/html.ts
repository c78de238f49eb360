/** One way in which a page is known: `/a/index.html`, `/a/`, or `/a`. */
export type PageForm = 'file' | 'directory' | 'clean'

/** The value of the option `html` where it is not set. */
export const allPageForms: readonly PageForm[] = ['file', 'directory', 'clean']

const extension = /\.html?$/i
const index = /(?:^|\/)index\.html?$/i

/**
 * The paths that a page is known by. A page that none of the forms fits, such as `b.html` as `'directory'`, is known
 * by its file.
 *
 * @param folder - path of the site; starts and ends with `/`
 * @param file - encoded path of the page, relative to the site
 */
export function pagePaths(folder: string, file: string, forms: readonly PageForm[]): string[] {
  const path = folder + file
  const paths = new Set<string>()
  const isIndex = index.test(file)
  const isPage = extension.test(file)
  const directory = path.slice(0, path.lastIndexOf('/') + 1)
  for (const form of forms) {
    if (form === 'file') paths.add(path)
    else if (isIndex)
      paths.add(form === 'directory' || directory === '/' ? directory : directory.slice(0, -1))
    else if (isPage && form === 'clean') paths.add(path.replace(extension, ''))
  }
  return paths.size === 0 ? [path] : [...paths]
}
