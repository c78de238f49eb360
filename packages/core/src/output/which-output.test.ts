import { describe, expect, test } from 'vitest'
import { areAlike, type Folders, listPlaces, matchOutputs, type RecordedPlace } from './which-output.ts'

const A = 'https://www.example.com/'
const B = 'https://m.example.com/'

/** Outputs of the ledger, the one deployed last at the end. */
function recordedAt(places: Readonly<Record<string, readonly string[]>>): Map<string, RecordedPlace> {
  return new Map(
    Object.entries(places).map(([name, site], index) => [
      name,
      { places: listPlaces(site, undefined, undefined), run: index + 1 },
    ]),
  )
}

/** What of the ledger an output is, by name, all of them served at the same places. */
function match(
  names: readonly string[],
  site: readonly string[],
  recorded: ReadonlyMap<string, RecordedPlace>,
  {
    gone = [],
    alike = [],
    front = [],
  }: {
    gone?: readonly string[]
    alike?: readonly (readonly [string, string])[]
    front?: readonly string[]
  } = {},
): Readonly<Record<string, string>> {
  const folders: Folders = {
    exists: name => !gone.includes(name),
    isSame: () => false,
    isAlike: (name, output) => alike.some(pair => pair.includes(name) && pair.includes(output)),
    hasSameFront: (name, output) => front.includes(name) && front.includes(output),
  }
  const places = listPlaces(site, undefined, undefined)
  const outputs = names.map(name => ({ name, directory: `/site/${name}`, places }))
  return Object.fromEntries(matchOutputs(outputs, recorded, folders))
}

describe('an output of the ledger is found', () => {
  test('at the same place before the one of the same name that was deployed elsewhere since', () => {
    const recorded = recordedAt({ v1: [A], v2: [B] })
    expect(match(['v2'], [A], recorded, { alike: [['v1', 'v2']] })).toEqual({ v2: 'v1' })
    expect(match(['v2'], [A], recorded)).toEqual({ v2: 'v2' })
  })

  test('at some of the places, where a host comes or goes along with a new folder', () => {
    const alike = [['v1', 'v2']] as const
    expect(match(['v2'], [A, B], recordedAt({ v1: [A] }), { alike })).toEqual({ v2: 'v1' })
    expect(match(['v2'], [A], recordedAt({ v1: [A, B] }), { alike })).toEqual({ v2: 'v1' })
    expect(match(['v2'], [B], recordedAt({ v1: [A] }), { alike })).toEqual({})
    expect(match(['releases/20260102'], [A, B], recordedAt({ 'releases/20260101': [A] }))).toEqual({
      'releases/20260102': 'releases/20260101',
    })
  })

  test('for each of several that were renamed together, by the files', () => {
    const recorded = recordedAt({ app: [A], docs: [A] })
    const gone = ['app', 'docs']
    const alike = [
      ['app', 'client'],
      ['docs', 'guide'],
    ] as const
    expect(match(['guide', 'client'], [A], recorded, { gone, alike })).toEqual({
      client: 'app',
      guide: 'docs',
    })
    expect(match(['guide', 'client'], [A], recorded, { gone })).toEqual({})
  })

  test('as the last of several that took the place of each other, whatever else is gone', () => {
    const recorded = recordedAt({ v1: [A], v2: [A], docs: [A] })
    const alike = [
      ['v1', 'v3'],
      ['v2', 'v3'],
    ] as const
    expect(match(['v3'], [A], recorded, { alike, gone: ['docs', 'v1'] })).toEqual({ v3: 'v2' })
  })
})

test('a redesign in a new folder takes the place of the one whose front page it replaces', () => {
  const recorded = recordedAt({ docs: [A], public: [A] })
  expect(match(['dist'], [A], recorded, { front: ['public', 'dist'] })).toEqual({ dist: 'public' })
  const alike = [['docs', 'dist']] as const
  expect(match(['dist'], [A], recorded, { front: ['public', 'dist'], alike })).toEqual({ dist: 'docs' })
})

describe('two outputs are alike', () => {
  const one = ['index.html', 'robots.txt', 'app-CeLU_qfb.js', 'st-9f8e7d6c.css']
  const other = ['index.html', 'robots.txt', 'app-Dp5X04SP.js', 'new.html']

  test('by what is in both, hashed names aside', () => {
    expect(areAlike(one, other)).toBe(true)
    expect(areAlike(one, ['guide.html'])).toBe(false)
  })
})
