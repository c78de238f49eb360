import { readFileSync, writeFileSync } from 'node:fs'
import { diffManifests } from '../../../packages/core/src/manifest/diff.ts'
import { readManifest, writeManifest } from '../../../packages/core/src/manifest/manifest.ts'
import { serve, time } from '../child.ts'

/** Numbers of lines that differ, which every program must find. */
function counts(added: number, changed: number, removed: number) {
  return { added, changed, removed }
}

function readJson(path: string): Record<string, string> {
  return JSON.parse(readFileSync(path, 'utf8'))
}

await serve({
  async ours(before = '', after = '') {
    let found = counts(0, 0, 0)
    const inner = await time(() => {
      const { added, changed, removed } = diffManifests(readFileSync(before), readFileSync(after))
      found = counts(added.length, changed.length, removed.length)
    })
    return { inner, ...found }
  },
  async 'read only'(before = '', after = '') {
    return { inner: await time(() => readFileSync(before).length + readFileSync(after).length) }
  },
  async 'JSON objects'(before = '', after = '') {
    const found = counts(0, 0, 0)
    const inner = await time(() => {
      const old = readJson(before)
      const now = readJson(after)
      for (const path in now) {
        const hash = old[path]
        if (hash === undefined) found.added++
        else if (hash !== now[path]) found.changed++
      }
      for (const path in old) if (now[path] === undefined) found.removed++
    })
    return { inner, ...found }
  },
  async 'write ours'(from = '', to = '') {
    const snapshot = readManifest(readFileSync(from))
    return { inner: await time(async () => writeFileSync(to, (await writeManifest(snapshot)).bytes)) }
  },
  async 'write JSON'(from = '', to = '') {
    const { paths, hashes } = readManifest(readFileSync(from))
    const object = Object.fromEntries(paths.map((path, i) => [path, hashes[i]]))
    return { inner: await time(() => writeFileSync(to, JSON.stringify(object))) }
  },
})
