import { expect, test } from 'vitest'
import { tellWideFiles } from './wide-files.ts'

test.each(['404.html', 'de/404.html', '_redirects', '_headers', '.htaccess', '200.html', 'web.config'])(
  'a change of %s is told, as other URLs change with it, and not where a rule is for it',
  path => {
    expect(tellWideFiles(['a.css', path], '/', [])).toMatch(`${path} changed, by which a server may answer`)
    expect(tellWideFiles([path], '/', [{ files: 'a.css', purge: ['/*'] }])).toContain(path)
    expect(tellWideFiles([path], '/', [{ files: `**/${path}`, purge: ['/x'] }])).toBeUndefined()
  },
)

test('the rule that is proposed is for all of them, and for the folder of the site', () => {
  const rule = { files: '**/{404.html,_headers}', purge: ['/docs/*'] }
  const paths = ['404.html', '_headers', 'de/404.html']
  expect(tellWideFiles(paths, '/docs/', [])).toContain(
    `rules: [{ files: '${rule.files}', purge: ['${rule.purge}'] }]`,
  )
  expect(tellWideFiles(paths, '/docs/', [rule])).toBeUndefined()
})

test('a change of other files is not told', () => {
  expect(tellWideFiles(['index.html', 'a/_redirects', 'a404.html', 'web.config.js'], '/', [])).toBeUndefined()
})
