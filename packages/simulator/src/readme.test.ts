import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { medianovaOptions } from './apis/medianova.ts'
import { optimoleOptions } from './apis/optimole.ts'
import { paradarumOptions } from './apis/paradarum.ts'
import { routeNames } from './apis/registry.ts'
import { waoOptions } from './apis/wao.ts'
import { wpengineOptions } from './apis/wpengine.ts'
import { simulatorOptions } from './options.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

it.each([
  ['## The edges', simulatorOptions],
  ['### `wao`', waoOptions],
  ['### `wpengine`', wpengineOptions],
  ['### `optimole`', optimoleOptions],
  ['### `paradarum`', paradarumOptions],
  ['### `medianova`', medianovaOptions],
])('%s names every option, and no other', (heading, { shape }) => {
  const section = readme.split(`${heading}\n`)[1]?.split(/^##/m)[0] ?? ''
  const cells = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell)
  const named = cells.flatMap(cell => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name))
  // `applyAfter` is common to all APIs and described once, before them.
  expect(named.toSorted()).toEqual(
    Object.keys(shape)
      .filter(name => name !== 'applyAfter')
      .toSorted(),
  )
})

it('names every route', () => {
  for (const route of routeNames) expect(readme).toContain(`\`${route}\``)
})
