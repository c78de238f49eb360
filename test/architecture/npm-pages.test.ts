import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const home = 'https://github.com/cdn-purge/cdn-purge'
const folders = readdirSync(join(root, 'packages')).map(name => `packages/${name}`)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe.each(folders)('on npm, %s', folder => {
  const manifest: Record<string, unknown> = JSON.parse(read(`${folder}/package.json`))

  test('says where it comes from, and whose it is', () => {
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^[A-Z].{20,}\.$/),
      keywords: expect.arrayContaining(['cache', 'cdn', 'purge']),
      license: 'MIT',
      author: expect.any(String),
      homepage: `${home}/tree/main/${folder}#readme`,
      bugs: `${home}/issues`,
      repository: { type: 'git', url: `git+${home}.git`, directory: folder },
      engines: { node: '^20.19.0 || >=22.12.0' },
      publishConfig: { access: 'public', provenance: true },
    })
    expect(read(`${folder}/LICENSE`)).toBe(read('LICENSE'))
  })

  test('carries what is built, and the changelog that a release writes', () => {
    const schemas = folder === 'packages/cli' ? ['schemas'] : []
    expect(manifest.files).toEqual(['dist', ...schemas, 'CHANGELOG.md'])
  })

  test('shows first what a user types', () => {
    const [, language, code] = /^```(\w+)\n(.*?)^```/ms.exec(read(`${folder}/README.md`)) ?? []
    expect(language).toBe('sh')
    const named = [...(code ?? '').matchAll(/^npm install --save-dev (\S+)/gm)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) expect(names()).toContain(name)
  })

  test('links into the repository to what is there', () => {
    const links = [...read(`${folder}/README.md`).matchAll(/\]\((https:\/\/github\.com\/[^)\s]+)\)/g)]
    const places = links.map(([, link = '']) => /^(.*)\/(?:blob|tree)\/main\/([^#]+)$/.exec(link)?.slice(1))
    for (const place of places) {
      expect(place?.[0]).toBe(home)
      expect(existsSync(join(root, place?.[1] ?? '-')), place?.[1]).toBe(true)
    }
    if (folder !== 'packages/simulator') expect(places.length).toBeGreaterThan(0)
  })
})

function names(): unknown[] {
  return folders.map(folder => JSON.parse(read(`${folder}/package.json`)).name)
}
