import type { FileModel } from '@cdn-purge/report'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitFiles } from './fit-files.ts'

const state = fc.constantFrom('unchanged', 'changed', 'purged', 'collateral', 'pending' as const)
const path = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 })
  .map(parts => parts.join('/'))
const file = fc.record({ path, state, size: fc.nat(1000) })

/** Files and bytes by state. */
function sums(files: readonly FileModel[]) {
  const found: Record<string, [files: number, bytes: number]> = {}
  for (const { state, count = 1, size = 0 } of files) {
    const [number, bytes] = found[state] ?? [0, 0]
    found[state] = [number + count, bytes + size]
  }
  return found
}

it('takes files together until they fit, and loses none of them', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 200 }), fc.integer({ min: 20, max: 220 }), (files, most) => {
      const fitted = fitFiles(files, most)
      expect(fitted.length).toBeLessThanOrEqual(most)
      expect(sums(fitted)).toEqual(sums(files))
    }),
  )
})

it('leaves what fits as it is', () => {
  const files: FileModel[] = [{ path: 'a', state: 'purged', change: 'added' }]
  expect(fitFiles(files, 1)).toBe(files)
})

it('names what is pending, though nothing else can be named', () => {
  const many = Array.from({ length: 500 }, (_, index): FileModel => {
    return {
      path: `docs/${index % 7}/${index}.html`,
      state: index % 2 === 0 ? 'purged' : 'unchanged',
      size: 2,
    }
  })
  const pending: FileModel = { path: 'img/hero.jpg', state: 'pending', change: 'changed', size: 5 }
  const fitted = fitFiles([...many, pending], 40)
  expect(fitted).toContainEqual(pending)
  expect(fitted).toContainEqual({ path: 'docs/2/', state: 'purged', size: 72, count: 36 })
})
