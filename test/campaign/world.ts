import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Setting } from './setting.ts'

/** A file that is served, and that no option lets the engine look at. */
export const KEPT = 'x/y/kept.pdf'

/** Names that carry their content hash. */
export const isHashed = (path: string): boolean => path.startsWith('assets/')

/** One app: its files as they are live, and its folder. */
export class App {
  readonly name: string
  readonly root: string
  readonly files = new Map<string, string>()
  folder = 'dist'
  setting: Setting

  constructor(name: string, home: string, setting: Setting) {
    this.name = name
    this.root = join(home, name)
    this.setting = setting
    this.write('robots.txt', 'always')
    this.write(KEPT, KEPT)
  }

  get directory(): string {
    return join(this.root, this.folder)
  }

  write(path: string, content: string | undefined): void {
    const file = join(this.directory, path)
    if (content === undefined) {
      if (this.files.delete(path)) rmSync(file)
      return
    }
    this.files.set(path, content)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  rename(folder: string): void {
    renameSync(this.directory, join(this.root, folder))
    this.folder = folder
  }

  /** The URLs of a file in a setting: an own derivation, not the engine's. */
  urlsOf(path: string, { site, base, html }: Setting = this.setting): string[] {
    const forms = new Set([path])
    if (path.endsWith('index.html')) {
      const folder = path.slice(0, -'index.html'.length)
      if (html.includes('directory')) forms.add(folder)
      if (html.includes('clean')) forms.add(folder.slice(0, -1))
    } else if (path.endsWith('.html') && html.includes('clean')) forms.add(path.slice(0, -'.html'.length))
    // Browsers leave brackets, bundlers escape them: both are asked for.
    const spelt = [...forms].flatMap(form => [
      ...new Set([form, encodeURI(form).replace('[', '%5B').replace(']', '%5D')]),
    ])
    return site.flatMap(host => spelt.map(form => `${host}${base}${form}`))
  }

  /** What the origin answers for a URL: the file's content, or `404`. */
  answer(url: string): string | undefined {
    const { site, base } = this.setting
    const place = site.map(host => `${host}${base}`).find(each => url.startsWith(each))
    if (place === undefined) return undefined
    const path = decodeURI(url.slice(place.length)).replace('%5B', '[').replace('%5D', ']')
    const found = [path, `${path}.html`, `${path}index.html`, `${path}/index.html`].find(each =>
      this.files.has(each),
    )
    return found === undefined ? '404' : this.files.get(found)
  }
}

/** A cache in front of all apps. */
export class Edge {
  readonly kept = new Map<string, string>()
  readonly #origin: (url: string) => string

  constructor(origin: (url: string) => string) {
    this.#origin = origin
  }

  visit(url: string): void {
    if (!this.kept.has(url)) this.kept.set(url, this.#origin(url))
  }

  /** URLs, and all beneath those that end in `*`. */
  purge(items: readonly string[]): void {
    for (const item of items) {
      if (!item.endsWith('*')) this.kept.delete(item)
      else
        for (const url of [...this.kept.keys()]) if (url.startsWith(item.slice(0, -1))) this.kept.delete(url)
    }
  }

  isStale(url: string): boolean {
    const kept = this.kept.get(url)
    return kept !== undefined && kept !== this.#origin(url)
  }
}
