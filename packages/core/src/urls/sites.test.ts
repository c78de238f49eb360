import { describe, expect, test } from 'vitest'
import { resolveSites } from './sites.ts'

const www = 'https://www.example.com'
const site = (path: string, origin = www, documents = true) => ({ origin, path, documents })

describe('resolveSites', () => {
  test.each<[string, string | string[], string | undefined, ReturnType<typeof site>[]]>([
    ['no base', www, undefined, [site('/')]],
    ['a path without a slash at its end', `${www}/sub`, undefined, [site('/sub/')]],
    ['an absolute path as base', www, '/sub/', [site('/sub/')]],
    ['one without a slash at its end', www, '/sub', [site('/sub/')]],
    ['one that needs encoding', www, '/mit leer/', [site('/mit%20leer/')]],
    ['the same base as the path of the site', `${www}/sub/`, '/sub/', [site('/sub/')]],
    ['an empty base', www, '', [site('/')]],
    ['a base relative to the page', www, './', [site('/')]],
    ["webpack's default", www, 'auto', [site('/')]],
    ['a relative base', www, 'assets/', [site('/')]],
    [
      'a base that is a URL',
      www,
      'https://cdn.example.com/x',
      [site('/'), site('/x/', 'https://cdn.example.com', false)],
    ],
    [
      'one without a scheme',
      www,
      '//cdn.example.com/',
      [site('/'), site('/', 'https://cdn.example.com', false)],
    ],
    ['one that is the site itself', www, `${www}/`, [site('/')]],
    ['several sites', [www, 'http://b.test:8080/'], '/s/', [site('/s/'), site('/s/', 'http://b.test:8080')]],
    ['the same site twice', [www, `${www}/`], undefined, [site('/')]],
  ])('%s', (_, given, base, sites) => {
    expect(resolveSites(given, base)).toEqual({ sites, warnings: [] })
  })

  test.each(['/', '/other/'])('warns of a base %j that contradicts the site, and names both', base => {
    const { sites, warnings } = resolveSites([`${www}/sub/`, 'https://b.test/'], base)
    expect(sites).toEqual([site('/sub/'), site(base, 'https://b.test')])
    expect(warnings).toEqual([expect.stringContaining(`${www}/sub/`)])
    expect(warnings[0]).toContain(`"${base}"`)
  })

  test.each([
    '',
    'www.example.com',
    '/sub/',
    'ftp://h/',
    'https://h/?a=b',
    'https://h/#a',
    'https://user:secret@h/',
  ])('refuses %j as a site, without showing a password', given => {
    expect(() => resolveSites(given)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
    expect(() => resolveSites(given)).not.toThrow(/secret/)
  })

  test('refuses an empty list', () => {
    expect(() => resolveSites([])).toThrow('"site" names no URL')
  })
})
