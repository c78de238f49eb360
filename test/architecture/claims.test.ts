import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A link to a test, which its title names. */
const reference = /\]\((?<file>[^)\s]+\.test\.ts) "(?<title>[^"]+)"\)/g

test.each(claimsIn(readFileSync(join(root, 'README.md'), 'utf8')))('a test shows: %s', claim => {
  const named = [...claim.matchAll(reference)].map(({ groups }) => groups ?? {})
  expect(named).not.toEqual([])
  expect(named.filter(({ file = '', title = '' }) => !isTest(file, title))).toEqual([])
})

test('a sentence without a test, and a test that is not there, are seen', () => {
  const claims = claimsIn(
    '## What you can rely on\n\nWord.\n\n- **Head.** One ([a](b "c. d")). Two.\n\n## Next\n',
  )
  expect(claims).toEqual(['One ([a](b "c. d")).', 'Two.'])
  expect(isTest('test/architecture/claims.test.ts', 'a test shows: ')).toBe(true)
  expect(isTest('test/architecture/claims.test.ts', 'nothing of the'.concat(' kind'))).toBe(false)
  expect(isTest('test/architecture/none.test.ts', 'a test shows: ')).toBe(false)
})

/** The sentences of the list, but for the words in bold that head each item. */
function claimsIn(readme: string): readonly string[] {
  const section =
    readme.split('\n## What you can rely on\n')[1] ?? readme.split('## What you can rely on\n')[1]
  const items = (section ?? '').split('\n## ')[0]?.match(/^- .*$/gm) ?? []
  return items.flatMap(item => {
    const text = item.replace(/^- \*\*.*?\*\*\s*/, '')
    return text.match(/(?:\((?:[^()]|\([^()]*\))*\)|[^.(]|\.(?=\S))+\./g)?.map(claim => claim.trim()) ?? []
  })
}

/** Whether a file holds a test, or a group of tests, with these words in its title. */
function isTest(file: string, title: string): boolean {
  const path = join(root, file)
  if (!existsSync(path)) return false
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(['"\`])(?:(?!\\1).)*${escaped}.*\\1`).test(readFileSync(path, 'utf8'))
}
