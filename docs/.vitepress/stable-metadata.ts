import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const hashed = /assets\/chunks\/metadata\.[\w-]+\.js/

/**
 * Gives the file that holds the hashes of all pages a name that stays. Every page names it, so that with a hash in
 * its name an edit of one page would change all of them.
 *
 * @param folder - of the finished site
 * @throws an Error where no page names such a file: VitePress builds otherwise than this expects
 */
export function keepMetadataName(folder: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.html'),
  )
  const names = new Set<string>()
  for (const page of pages.map(path => join(folder, path))) {
    const text = readFileSync(page, 'utf8')
    const [name] = hashed.exec(text) ?? []
    if (name === undefined) continue
    names.add(name)
    writeFileSync(page, text.replaceAll(name, 'metadata.js'))
  }
  const [name] = names
  if (name === undefined || names.size > 1)
    throw new Error(`${folder}: ${names.size} names of metadata, not one.`)
  renameSync(join(folder, name), join(folder, 'metadata.js'))
}
