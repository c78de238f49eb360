import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiveFile } from './model.ts'
import { takeSample } from './sample.ts'

const file = (path: string): LiveFile => ({ path, urls: [`https://a.example/${path}`], hash: 'h' })
const removed = (path: string): LiveFile => ({ path, urls: [`https://a.example/${path}`], before: 'h' })
const paths = (files: readonly LiveFile[]) => files.map(({ path }) => path)

describe('a sample', () => {
  it('has the same number of pages, assets and images', () => {
    const files = ['p', 'q', 'r', 's'].flatMap(name =>
      [`${name}.html`, `${name}.css`, `${name}.png`].map(file),
    )
    expect(paths(takeSample(files, 6))).toEqual(['q.html', 's.html', 'q.css', 's.css', 'q.png', 's.png'])
  })

  it('takes from all over a kind, and gives what a kind lacks to the others', () => {
    const pages = Array.from({ length: 100 }, (_, index) => file(`${String(index).padStart(2, '0')}.html`))
    expect(paths(takeSample([file('a.css'), ...pages], 5))).toEqual([
      '12.html',
      '37.html',
      '62.html',
      '87.html',
      'a.css',
    ])
  })

  it('fills up with removed files', () => {
    expect(paths(takeSample([removed('a.html'), removed('b.html'), file('c.html')], 2))).toEqual([
      'c.html',
      'b.html',
    ])
  })

  it('is as large as can be, of what there is, each once, in any order of the files', () => {
    const name = fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.constantFrom('html', 'css', 'png', 'js'))
    const entry = fc.tuple(name, fc.boolean()).map(([[stem, extension], isGone]) => {
      const path = `${stem}.${extension}`
      return isGone ? removed(path) : file(path)
    })
    const files = fc.uniqueArray(entry, { selector: ({ path }) => path, maxLength: 40 })
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 45 }), fc.integer(), (all, size, turn) => {
        const sample = takeSample(all, size)
        expect(sample).toHaveLength(Math.min(size, all.length))
        expect(new Set(sample).size).toBe(sample.length)
        expect(sample.every(one => all.includes(one))).toBe(true)
        const at = all.length === 0 ? 0 : Math.abs(turn) % all.length
        expect(takeSample([...all.slice(at), ...all.slice(0, at)], size)).toEqual(sample)
        const kinds = (list: readonly LiveFile[]) =>
          new Set(
            list.filter(({ hash }) => hash).map(({ path }) => /html$/.test(path) || /png$/.exec(path)?.[0]),
          )
        if (size >= 3) expect(kinds(sample)).toEqual(kinds(all))
      }),
    )
  })
})
