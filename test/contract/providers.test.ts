import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadProviders } from '@cdn-purge/core'
import { type ProviderFixture, testProvider } from '@cdn-purge/core/testing'
import { describe, expect, test } from 'vitest'

const ids = (await loadProviders()).map(({ id }) => id)
const here = fileURLToPath(new URL('.', import.meta.url))

test('every provider has fixtures, and every fixture folder a provider', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(ids.sort())
})

describe.each(ids)('%s', provider => {
  testProvider({ provider, ...readFixture(provider) }, test)
})

function readFixture(provider: string): ProviderFixture {
  const file = `${here}${provider}/fixture.json`
  if (!existsSync(file)) throw new Error(`Write test/contract/${provider}/fixture.json.`)
  return JSON.parse(readFileSync(file, 'utf8'))
}
