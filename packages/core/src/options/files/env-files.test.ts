import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolder } from '../../../../../test/support/workspace.ts'
import { readEnvFiles } from './env-files.ts'

test('each file adds to those before it, and the process wins', () => {
  const root = createFolder({
    '.env': 'A=shared\nB=shared\nC=shared\nD=shared\nE=shared # a comment\n',
    '.env.local': 'B=local\nC=local\nD=local\n',
    '.env.production': 'C=production\nD=production\n',
    '.env.production.local': "D='production local'\n",
    '.env.staging': 'A=staging\n',
  })
  expect(readEnvFiles({ A: 'real', E: ' ' }, root, { input: {} })).toEqual({
    A: 'real',
    B: 'local',
    C: 'production',
    D: 'production local',
    E: 'shared',
  })
  expect(process.env).not.toHaveProperty('D', 'production local')
})

test.each([
  ['the command line', { named: 'staging', input: { environment: 'x' } }, { CDN_PURGE_ENVIRONMENT: 'y' }],
  ['a variable', { input: { environment: 'x' } }, { CDN_PURGE_ENVIRONMENT: 'staging' }],
  ['the configuration', { input: { environment: 'staging' } }, {}],
])('%s says which environment it is', (_, choice, env) => {
  const root = createFolder({ '.env.staging': 'A=staging\n', '.env.production': 'A=production\n' })
  expect(readEnvFiles(env, root, choice).A).toBe('staging')
})

test('a file may say it too, but not that this is CI, and no name leads out of the folder', () => {
  const root = createFolder({ '.env': 'CDN_PURGE_ENVIRONMENT=staging\nCI=1\n', '.env.staging': 'A=1\n' })
  const found = readEnvFiles({}, root, { input: {} })
  expect(found.A).toBe('1')
  expect(found).not.toHaveProperty('CI')
  expect(readEnvFiles({}, root, { named: '../x', input: {} })).not.toHaveProperty('A')
})

test('no file is needed, and a folder of that name is none', () => {
  const root = createFolder({})
  mkdirSync(join(root, '.env'))
  expect(readEnvFiles({ A: '1' }, root, { input: undefined })).toEqual({ A: '1' })
})

test.each(['utf8', 'utf16le'] as const)(
  'a file in %s with its mark, as PowerShell writes it, is read',
  encoding => {
    const root = createFolder({})
    writeFileSync(join(root, '.env'), '\uFEFFA=1\r\nB=2\r\n', encoding)
    expect(readEnvFiles({}, root, { input: {} })).toEqual({ A: '1', B: '2' })
  },
)

test('a file that cannot be read is named', () => {
  const root = createFolder({})
  symlinkSync('.env', join(root, '.env'))
  expect(() => readEnvFiles({}, root, { input: {} })).toThrow(/\.env cannot be read: ELOOP/)
})
