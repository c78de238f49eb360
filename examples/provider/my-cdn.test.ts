import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type ProviderFixture, testProvider } from '@cdn-purge/core/testing'
import { myCdn } from './my-cdn.ts'

const fixture: ProviderFixture = JSON.parse(readFileSync('fixture.json', 'utf8'))

testProvider({ provider: myCdn, ...fixture }, test)
