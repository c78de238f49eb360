import { expect, test } from 'vitest'
import { parseLedger } from './schema.ts'

const ledger = {
  version: 1,
  id: 'a',
  environment: 'production',
  sequence: 1,
  updatedAt: '2026-11-22T10:00:00.000Z',
  site: ['https://www.example.com/'],
  outputs: {},
  images: {},
  pending: {},
}

test('a ledger is read as it was written', () => {
  expect(parseLedger(JSON.stringify(ledger), 'ledger.json').sequence).toBe(1)
})

test.each(['outputs', 'images', 'pending', 'options'])('a list in the place of %s is no ledger', name => {
  expect(() => parseLedger(JSON.stringify({ ...ledger, [name]: [] }), 'ledger.json')).toThrow(name)
})
