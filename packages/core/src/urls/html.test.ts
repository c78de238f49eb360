import { expect, test } from 'vitest'
import { allPageForms, type PageForm, pagePaths } from './html.ts'

test.each<[string, string, readonly PageForm[], string[]]>([
  ['/', 'a/index.html', allPageForms, ['/a/index.html', '/a/', '/a']],
  ['/', 'a/b/index.htm', allPageForms, ['/a/b/index.htm', '/a/b/', '/a/b']],
  ['/', 'b.html', allPageForms, ['/b.html', '/b']],
  ['/', 'a/b.htm', allPageForms, ['/a/b.htm', '/a/b']],
  ['/', 'index.html', allPageForms, ['/index.html', '/']],
  ['/sub/', 'index.html', allPageForms, ['/sub/index.html', '/sub/', '/sub']],
  ['/sub/', 'a/index.html', allPageForms, ['/sub/a/index.html', '/sub/a/', '/sub/a']],
  ['/', 'a/reindex.html', allPageForms, ['/a/reindex.html', '/a/reindex']],
  ['/', 'B.HTML', allPageForms, ['/B.HTML', '/B']],
  ['/', 'LICENSE', allPageForms, ['/LICENSE']],
  ['/', 'a/index.html', ['file'], ['/a/index.html']],
  ['/', 'a/index.html', ['directory'], ['/a/']],
  ['/', 'a/index.html', ['clean'], ['/a']],
  ['/', 'index.html', ['clean'], ['/']],
  ['/sub/', 'index.html', ['clean'], ['/sub']],
  ['/', 'b.html', ['clean'], ['/b']],
  ['/', 'b.html', ['directory'], ['/b.html']],
  ['/', 'a/index.html', [], ['/a/index.html']],
])('on %s, %s in the forms %j is %j', (folder, file, forms, expected) => {
  expect(pagePaths(folder, file, forms)).toEqual(expected)
})
