import { hash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeManifest } from '../../packages/core/src/manifest/manifest.ts'
import type { Snapshot } from '../../packages/core/src/scan/model.ts'
import { sortPaths } from '../../packages/core/src/scan/order.ts'
import { spread } from './random.ts'
import { makeOnce } from './trees.ts'

const sections = ['blog', 'docs', 'images', 'assets', 'products']
const extensions = ['html', 'js', 'css', 'webp']

/** A made-up snapshot; of its files, the share `changed` has other bytes than the one of the same size with 0. */
export function makeSnapshot(files: number, changed: number, renamed = 0): Snapshot {
  const rows = new Map<string, string>()
  for (let i = 0; i < files; i++) {
    const place = spread(i)
    const isRenamed = place >= 1 - renamed
    const name = isRenamed ? `${i.toString(36)}-new` : i.toString(36)
    const path = `${sections[i % sections.length]}/s${(i >> 6) % 97}/dir-${i >> 5}/page-${name}-hero.${extensions[i % extensions.length]}`
    rows.set(path, hash('sha256', `${i}:${place < changed ? 2 : 1}`))
  }
  const paths = sortPaths([...rows.keys()])
  return { paths, hashes: paths.map(path => rows.get(path) ?? '') }
}

/** A folder with two manifests, `before` and `after`, as sums and as JSON: 1 % changed, 0.5 % added and removed. */
export function makeManifests(cache: string, files: number): Promise<string> {
  return makeOnce(join(cache, `manifests-${files}`), async folder => {
    for (const [name, snapshot] of [
      ['before', makeSnapshot(files, 0)],
      ['after', makeSnapshot(files, 0.01, 0.005)],
    ] as const) {
      const entries = Array.from(snapshot.paths, (path, i) => [path, snapshot.hashes.at(i)])
      writeFileSync(join(folder, `${name}.sums`), (await writeManifest(snapshot)).bytes)
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(Object.fromEntries(entries)))
    }
  })
}
