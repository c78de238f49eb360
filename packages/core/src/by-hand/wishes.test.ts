import { describe, expect, test } from 'vitest'
import { resolveOptions } from '../options/resolve.ts'
import { resolveSites } from '../urls/sites.ts'
import { readWishes, type Wishes } from './wishes.ts'

const site = ['https://www.example.com/app/', 'https://m.example.com/']
const hash = '7a8b9c0d1e2f3g4h5i6j7k8l9m0n1o2p'

/** What each target gets, as texts. */
async function read(
  wishes: Wishes,
  only?: readonly string[],
  targets: readonly object[] = [{ provider: 'wao' }],
) {
  const { targets: resolved } = await resolveOptions({ site, targets }, {}, { purpose: 'read' })
  const options = { targets: resolved, ...(only === undefined ? {} : { sendTo: only }) }
  const served = [{ origin: 'https://static.example.com', path: '/', documents: false }]
  const { due } = readWishes(wishes, options, {
    sites: resolveSites(site).sites,
    served,
    isKnown: url => url.includes('/kn*wn'),
  })
  return Object.fromEntries(
    [...due].map(([name, items]) => [name, items.map(each => `${each.kind} ${each.item}`)]),
  )
}

const problemsOf = async (...args: Parameters<typeof read>): Promise<unknown> => {
  try {
    return await read(...args)
  } catch (error) {
    return error instanceof Error && 'problems' in error ? error.problems : error
  }
}

describe('a wish', () => {
  test.each<[string, Wishes, string[]]>([
    [
      'a path, on every host, from its root',
      { urls: ['/a?b=1'] },
      ['url https://www.example.com/a?b=1', 'url https://m.example.com/a?b=1'],
    ],
    [
      'a URL as a browser asks for it',
      { urls: ['https://M.example.com/ä b#top'] },
      ['url https://m.example.com/%C3%A4%20b'],
    ],
    ['a URL of the other scheme', { urls: ['http://m.example.com/a'] }, ['url http://m.example.com/a']],
    [
      'a URL where the base says',
      { urls: ['https://static.example.com/a'] },
      ['url https://static.example.com/a'],
    ],
    [
      'each once',
      { urls: ['https://m.example.com/a', 'https://m.example.com/a#b'] },
      ['url https://m.example.com/a'],
    ],
    ['a folder', { prefixes: ['https://m.example.com/a/'] }, ['prefix https://m.example.com/a/']],
    [
      'a folder with its star',
      { prefixes: ['/a/*'] },
      ['prefix https://www.example.com/a/', 'prefix https://m.example.com/a/'],
    ],
    [
      'an extension, beneath the site',
      { extensions: ['jpg'] },
      ['extension https://www.example.com/app/*.jpg', 'extension https://m.example.com/*.jpg'],
    ],
    [
      'an extension with its dot',
      { extensions: ['.jpg', '*.png'] },
      [
        'extension https://www.example.com/app/*.jpg',
        'extension https://m.example.com/*.jpg',
        'extension https://www.example.com/app/*.png',
        'extension https://m.example.com/*.png',
      ],
    ],
    [
      'an extension of a folder',
      { extensions: ['https://m.example.com/img/*.jpg'] },
      ['extension https://m.example.com/img/*.jpg'],
    ],
    ['everything', { everything: 'site' }, ['everything *']],
    ['nothing', {}, []],
  ])('for %s', async (_, wishes, items) => {
    expect(await read(wishes)).toEqual({ wao: items })
  })

  test.each<[Wishes, RegExp]>([
    [{ urls: ['about.html'] }, /"about\.html" is neither .*\(did you mean "\/about\.html"\?\)/],
    [{ urls: ['www.example.com/a'] }, /\(did you mean "https:\/\/www\.example\.com\/a"\?\)/],
    [{ prefixes: ['WWW.example.com'] }, /\(did you mean "https:\/\/www\.example\.com\/"\?\)/],
    [{ urls: ['ftp://m.example.com/a'] }, /is neither an absolute http or https URL nor a path/],
    [{ urls: ['//m.example.com/a'] }, /is neither/],
    [{ urls: ['/a/*'] }, /purged as it is written.*--prefix \/a\/$/],
    [{ urls: ['/a/*.jpg'] }, /--extension "\/a\/\*\.jpg"/],
    [{ prefixes: ['/a/?b/'] }, /holds a query/],
    [{ prefixes: ['a'] }, /The prefix "a" is neither .*did you mean "\/a"/],
    [{ caches: ['page'] }, /^--cache page: nothing of the kind can be said to wao\.$/],
    [
      { raw: ['/a'] },
      /^--raw \/a: for wao\.io \(target "wao"\) it must be \?action=invalidate or .*strings at most\.$/,
    ],
    [{ prefixes: ['a/'] }, /The prefix "a\/" is neither .*did you mean "\/a\/"/],
    [{ extensions: ['tar.gz'] }, /"tar\.gz" is not an extension/],
    [{ extensions: ['img/*.jpg'] }, /is not an extension/],
    [
      { urls: ['https://other.com/a'] },
      /"other\.com" is no host of the option "site" \(www\.example\.com, m\./,
    ],
    [{ everything: 'account' }, /only Optimole can purge everything/],
  ])('%j is refused', async (wishes, says) => {
    expect(await problemsOf(wishes)).toEqual([expect.stringMatching(says)])
  })

  test('that is wrong does not hide the next', async () => {
    expect(await problemsOf({ urls: ['a', 'https://other.com/'], prefixes: ['a'] })).toHaveLength(3)
  })
})

describe('of several targets', () => {
  const targets = [
    { provider: 'wao' },
    { provider: 'optimole', images: [{ dir: 'media', url: 'https://media.example.com/' }] },
  ]

  test('each gets what concerns it', async () => {
    const urls = [
      'https://m.example.com/a.html',
      'https://m.example.com/a.jpg',
      'https://media.example.com/b.jpg',
      hash,
    ]
    expect(await read({ urls }, undefined, targets)).toEqual({
      wao: ['url https://m.example.com/a.html', 'url https://m.example.com/a.jpg'],
      optimole: ['url https://m.example.com/a.jpg', 'url https://media.example.com/b.jpg', `asset ${hash}`],
    })
  })

  test('only the one that is named gets anything, and what it cannot do is for it to say', async () => {
    expect(await read({ urls: ['https://m.example.com/a.html', hash] }, ['optimole'], targets)).toEqual({
      optimole: ['url https://m.example.com/a.html', `asset ${hash}`],
    })
    expect(await read({ urls: [hash] }, ['wao'], targets)).toEqual({ wao: [`asset ${hash}`] })
  })

  test('one for images, named, takes any origin', async () => {
    expect(await problemsOf({ urls: ['https://other.com/a.jpg'] }, undefined, targets)).toHaveLength(1)
    expect(await problemsOf({ urls: ['https://other.com/a.jpg'] }, ['wao'], targets)).toHaveLength(1)
    expect(await read({ urls: ['https://other.com/a.jpg'] }, ['optimole'], targets)).toEqual({
      optimole: ['url https://other.com/a.jpg'],
    })
  })

  test.each<[string, readonly string[]]>([
    ['https://key.i.optimole.com/w:1/https://m.example.com/a.jpg', ['url https://m.example.com/a.jpg']],
    ['//KEY.i.optimole.com/cb:T/HTTP://www.example.com/a.css?v=1', ['url HTTP://www.example.com/a.css?v=1']],
    ['https://img.example.com/w:1/https://other.com/a.jpg', ['url https://other.com/a.jpg']],
    [
      `https://key.i.optimole.com/w:1/id:${hash}/https://m.example.com/a.jpg`,
      [`asset ${hash}`, 'url https://m.example.com/a.jpg'],
    ],
    [`https://key.i.optimole.com/w:1/id:${hash}/directUpload/a.jpg`, [`asset ${hash}`]],
  ])('by a delivery URL is meant what it delivers: %s', async (url, items) => {
    const custom = [{ provider: 'wao' }, { provider: 'optimole', hosts: ['img.example.com'] }]
    expect(await read({ urls: [url] }, undefined, custom)).toEqual({ wao: [], optimole: items })
    expect(await read({ urls: [url] }, ['optimole'], custom)).toEqual({ optimole: items })
  })

  test('a delivery URL whose source has no name is refused', async () => {
    for (const source of ['id:42', 'directUpload/a.jpg', 'img/a.jpg'])
      expect(
        await problemsOf({ urls: [`https://key.i.optimole.com/w:1/${source}`] }, ['optimole'], targets),
      ).toEqual([
        expect.stringMatching(/delivers something that no URL of a site names: purge it by its hash/),
      ])
  })

  test('the account is of those that know assets', async () => {
    expect(await read({ everything: 'account' }, undefined, targets)).toEqual({
      wao: ['everything *'],
      optimole: ['asset *'],
    })
  })
})
