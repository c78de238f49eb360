import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CdnPurgeOptions } from '@cdn-purge/core'
import { startApi } from './api-server.ts'
import type { Bundler } from './bundlers.ts'
import { createFolder, type Files, writeFiles } from './workspace.ts'

/** Where the fixture's images are delivered from. */
export const delivery = 'https://key.i.optimole.com'
export const heroUrl = `${delivery}/w:800/https://www.example.com/img/hero.jpg`
export const bannerUrl = `${delivery}/w:800/https://www.example.com/img/banner.jpg`

/** A page, a script and a lazy chunk that show images; beside them, files that are copied as they are. */
export const tokenFiles: Files = {
  'src/main.js': `document.title = '${heroUrl}'\nimport('./lazy.js')\n`,
  'src/lazy.js': `document.body.append('${bannerUrl}')\n`,
  'public/img/hero.jpg': 'hero one',
  'public/img/banner.jpg': 'banner one',
  'public/about/index.html': `<img src="${heroUrl}">\n`,
  'public/feed.json': `{"image":"${heroUrl.replaceAll('/', '\\/')}"}\n`,
}

/** See {@link createTokenSite}. */
export type TokenSite = Awaited<ReturnType<typeof createTokenSite>>

/** A fixture whose images have tokens of a test's own API: T1, T2, … */
export async function createTokenSite(bundler: Bundler, files: Files = {}) {
  const root = createFolder({ ...bundler.files, ...tokenFiles, ...files })
  let tokens = 0
  const api = await startApi(({ path }) => {
    if (path.endsWith('/token')) tokens++
    return { status: 200, body: { success: true, data: { token: `T${tokens}` } } }
  })
  // Where a bundler has no root of its own, it is that of the process, and not the fixture's.
  const images = /^roll/.test(bundler.name)
    ? [{ dir: join(root, 'public/img'), url: 'https://www.example.com/img/' }]
    : []
  const options = (changes: Partial<CdnPurgeOptions> = {}): CdnPurgeOptions => ({
    site: 'https://www.example.com/',
    targets: [{ provider: 'optimole', apiKey: 'root-key', baseUrl: api.url, retries: 0, images }],
    firstRun: 'record',
    ledger: join(root, '.cdn-purge'),
    ...changes,
  })
  return {
    root,
    options,
    /** Tokens asked for so far. */
    requested: () => tokens,
    /** Writes files of the project. */
    edit: (changes: Files) => writeFiles(root, changes),
    /** Builds; gives the output, and the lines that were printed. */
    async build(changes: Partial<CdnPurgeOptions> = {}): Promise<{ output: Output; printed: string }> {
      const lines: string[] = []
      rmSync(join(root, 'dist'), { recursive: true, force: true })
      await bundler.build({ root, options: options(changes), lines })
      return { output: readOutput(join(root, 'dist')), printed: lines.join('\n') }
    },
  }
}

/** Texts by path. */
export type Output = Readonly<Record<string, string>>

/** All files of a folder. */
export function readOutput(folder: string): Output {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(
    files
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
      .map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  )
}

/** Paths of the files that hold a text, sorted. */
export function filesWith(output: Output, text: string): string[] {
  return Object.keys(output).filter(path => output[path]?.includes(text))
}

/** Names with a hash under which two builds wrote different bytes: there must never be one. */
export function brokenNames(before: Output, after: Output): string[] {
  return Object.keys(before).filter(
    path => /[-.][\w-]{8,}\.\w+$/.test(path) && path in after && before[path] !== after[path],
  )
}
