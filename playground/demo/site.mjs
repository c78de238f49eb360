import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const site = 'https://www.example.com/'
const delivery = /https:\/\/playground\.i\.optimole\.com(\/[^\s"'`()<>]+)/g

/** What a visitor may ask for: the address of each file of an output, and those of the images that its texts show. */
export function listAddresses(output) {
  const files = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const texts = files
    .filter(file => /\.(html|js|css|json)$/.test(file))
    .map(file => readFileSync(file, 'utf8'))
  return {
    pages: files.map(file => site + address(relative(output, file).replaceAll('\\', '/'))),
    images: [...new Set(texts.flatMap(text => [...text.matchAll(delivery)].map(([, path]) => path)))].sort(),
  }
}

/** How a page is linked: without `index.html`, or without `.html`. */
function address(path) {
  return path.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')
}
