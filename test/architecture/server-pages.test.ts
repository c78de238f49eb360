import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test.each([
  ['varnish', 'vcl', 'default.vcl'],
  ['nginx', 'nginx', 'nginx.conf'],
])('the page of %s quotes the configuration that is tried', (id, language, file) => {
  const page = read(`docs/providers/${id}.md`)
  const quoted = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))]
  expect(quoted.map(([, text]) => text)).toEqual([read(`test/caches/engines/${file}`)])
})
