import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { examplePaths, examplePlan } from '../support/plan-example.ts'

const file = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url))

test('the picture of docs/planning.md is what the planner answers; vitest -u draws it', async () => {
  await expect(draw()).toMatchFileSnapshot(file('planning.svg'))
})

test('the text beside it says the same', () => {
  const page = readFileSync(file('planning.md'), 'utf8')
  const due = examplePaths.filter(({ state }) => state === 'due')
  expect([due.length, examplePaths.length]).toEqual([6, 8])
  const batches = examplePlan().batches
  expect([batches.flat().length, batches.length]).toEqual([3, 2])
  expect(page).toContain('three items, in two requests')
  for (const { text } of batches.flat()) expect(page).toContain(text)
})

/** The files on the left, what purges them on the right, a colour and a mark for each request. */
function draw(): string {
  const colours = ['#0b6bcb', '#a8480c']
  const items = examplePlan().batches.flatMap((batch, request) => batch.map(item => ({ ...item, request })))
  const rows = examplePaths.map(({ path }, index) => {
    const y = 52 + index * 30
    const item = items.find(({ covers }) => covers.includes(path))
    const colour = item === undefined ? '#6b7280' : (colours[item.request] ?? '#000')
    const end =
      item === undefined
        ? `<text x="330" y="${y}" fill="${colour}">stays cached</text>`
        : `<text x="330" y="${y}" fill="${colour}">${item.text}</text><text x="520" y="${y}" fill="${colour}">request ${item.request + 1}</text>`
    return `<text x="24" y="${y}" fill="${colour}">${item === undefined ? '=' : '~'} ${path}</text><path d="M190 ${y - 5}H316" stroke="${colour}"${item === undefined ? ' stroke-dasharray="2 4"' : ''}/>${end}`
  })
  const height = 52 + rows.length * 30
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${height}" font-family="ui-monospace, monospace" font-size="15" role="img">
<title>Which item of a plan purges which file</title>
<rect width="640" height="${height}" fill="#fff"/>
<g font-family="system-ui, sans-serif" font-size="13" fill="#111827"><text x="24" y="24">file (~ changed, = unchanged)</text><text x="330" y="24">purged by</text><text x="520" y="24">sent in</text></g>
${rows.join('\n')}
</svg>
`
}
