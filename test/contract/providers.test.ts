import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { providers } from '@cdn-purge/core'
import { type ProviderFixture, testProvider } from '@cdn-purge/core/testing'
import { describe, expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

test('every provider has fixtures, and every fixture folder a provider', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(providers).sort())
})

describe.each(Object.keys(providers))('%s', provider => {
  testProvider({ provider, ...readFixture(provider) }, test)
})

function readFixture(provider: string): ProviderFixture {
  const file = `${here}${provider}/fixture.json`
  if (!existsSync(file)) throw new Error(`Write test/contract/${provider}/fixture.json.`)
  return JSON.parse(readFileSync(file, 'utf8'))
}
