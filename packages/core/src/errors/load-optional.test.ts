import { expect, test } from 'vitest'
import { loadOptional } from './load-optional.ts'

test('a package that is there is loaded', async () => {
  expect(await loadOptional(() => import('node:path'), 'The option "x"', 'node:path')).toHaveProperty('join')
})

test('one that is not is named, with what needs it and how it is installed', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  await expect(
    loadOptional(() => Promise.reject(missing), 'A ledger in Redis', 'ioredis'),
  ).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'A ledger in Redis needs a package that is not installed here: ioredis.',
    hint: 'Install it beside cdn-purge: npm install --save-dev ioredis',
  })
})

test('what is wrong with one that is there is its own error', async () => {
  const broken = new SyntaxError('no module')
  await expect(loadOptional(() => Promise.reject(broken), 'A ledger in Redis', 'ioredis')).rejects.toBe(
    broken,
  )
})
