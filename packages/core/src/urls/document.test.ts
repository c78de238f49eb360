import { expect, test } from 'vitest'
import { extensionOf, isDocument } from './document.ts'

test.each([
  ['index.html', true],
  ['a/b.HTM', true],
  ['a.b/LICENSE', true],
  ['.htaccess', true],
  ['.well-known/apple-app-site-association', true],
  ['a.html/b.js', false],
  ['robots.txt', false],
  ['sitemap.xml', false],
  ['index.html.gz', false],
])('isDocument(%j) is %j', (path, expected) => {
  expect(isDocument(path)).toBe(expected)
})

test.each([
  ['a/b.JS', 'js'],
  ['a.css.map', 'map'],
  ['a.b/c', ''],
  ['.env', ''],
  ['a.', ''],
])('the extension of %j is %j', (path, expected) => {
  expect(extensionOf(path)).toBe(expected)
})
