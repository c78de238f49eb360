import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { catalog } from '@cdn-purge/core/engine'
import { expect, test } from 'vitest'

test('docs/errors.md says what the catalogue says; vitest -u writes it', async () => {
  const rows = Object.entries(catalog).map(
    ([code, { status, title, help }]) => `| \`${code}\` | ${status} | ${title} | ${help} |`,
  )
  const page = `# Errors

Every error has a permanent code, which stands in \`--json\`, and an exit status of the command. A build fails with
the message alone. Of several causes the first of 2, 3, 1, 4, 5 decides.

| code | exit | what happened | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`
  await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('../../docs/errors.md', import.meta.url)))
})

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Tests of what fails; those of the catalogue itself name codes that nothing provoked. */
const tests = ['packages', 'test']
  .flatMap(folder =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map(path => `${folder}/${path}`),
  )
  .filter(path => /^(?!.*(?:node_modules|\/errors\/|architecture\/)).*\.test\.ts$/.test(path))
  .map(path => readFileSync(`${root}/${path}`, 'utf8'))

test.each(Object.keys(catalog))('a test provokes %s', code => {
  expect(tests.some(text => expects(text, code))).toBe(true)
})

test('a code that is only named is not taken for one that a test expects', () => {
  expect(expects("toMatchObject({ code: 'A_CODE' })", 'A_CODE')).toBe(true)
  expect(expects("toContain('[A_CODE]')", 'A_CODE')).toBe(true)
  expect(expects("test('A_CODE is told') // A_CODE", 'A_CODE')).toBe(false)
  expect(expects(".not.toContain('A_CODE')", 'A_CODE')).toBe(false)
  expect(expects("toMatchObject({ code: 'NOT_A_CODE' })", 'A_CODE')).toBe(false)
})

/** Whether a test expects an error of a code: as a field, or as a command prints it. */
function expects(text: string, code: string): boolean {
  return text.includes(`code: '${code}'`) || text.includes(`[${code}]`)
}
