import { expect, test } from 'vitest'
import { createWorkspace, SITE } from '../support/workspace.ts'

test('a URL that is requested in two encodings is purged in both, at every cache', async () => {
  const site = await createWorkspace({
    files: { 'g[h].png': '1', 'a.css': '1' },
    targets: [
      { provider: 'wao' },
      { provider: 'paradarum' },
      { provider: 'medianova' },
      { provider: 'optimole' },
    ],
  })
  await site.run()
  const spellings = [`${SITE}g%5Bh%5D.png`, `${SITE}g[h].png`]
  const { edges } = site.simulator
  for (const url of spellings) await edges.wao.get(url)
  site.write({ 'g[h].png': '2' })
  const { targets } = await site.run()
  for (const { settled } of targets) expect(Array.from(settled, ({ item }) => item).sort()).toEqual(spellings)
  for (const url of spellings) expect(edges.wao.has(url)).toBe(false)
})
