import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = join(root, 'packages/core/src')
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

test('every file and folder that docs/architecture.md names is there', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const isThere = (name: string) =>
    [root, source].some(base => existsSync(join(base, name))) || files.some(file => file.endsWith(`/${name}`))
  const named = [...page.matchAll(/(?<![\w/])[a-z][\w-]*(?:\/[\w-]+)*(?:\.ts\b|\/(?=[` ]))/g)].map(
    ([name]) => name,
  )
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter(name => !isThere(name))).toEqual([])
})
