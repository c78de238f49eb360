import { fileURLToPath } from 'node:url'
import { catalog } from '@cdn-purge/core/engine'
import { expect, test } from 'vitest'

test('docs/errors.md says what the catalogue says; vitest -u writes it', async () => {
  const rows = Object.entries(catalog).map(
    ([code, { status, title, help }]) => `| \`${code}\` | ${status} | ${title} | ${help} |`,
  )
  const page = `# Errors

Every error has a permanent code, which stands in \`--json\`, and an exit status of the command. A build fails with
the message alone. Of several causes the first of 2, 3, 1, 4 decides.

| code | exit | what happened | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`
  await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('../../docs/errors.md', import.meta.url)))
})
