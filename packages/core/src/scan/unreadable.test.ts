import { expect, test } from 'vitest'
import { unreadable } from './unreadable.ts'

test('says the system code in words, and what to do', () => {
  const cause = Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES' })
  const error = unreadable('dist/a.js', cause)
  expect(error).toMatchObject({ code: 'FILE_UNREADABLE', status: 2, cause })
  expect(error.message).toBe('dist/a.js cannot be read: permission denied (EACCES).')
  expect(error.hint).toContain('exclude')
})

test.each([
  'EACCES',
  'EPERM',
  'ENOENT',
  'EISDIR',
  'ENOTDIR',
  'ELOOP',
  'EMFILE',
  'ENFILE',
  'ENAMETOOLONG',
  'EIO',
  'ESTALE',
])('knows of %s why, and what to do', code => {
  const { message, hint } = unreadable('a', Object.assign(new Error('odd'), { code }))
  expect(message).toMatch(new RegExp(`^a cannot be read: [^:]+ \\(${code}\\)\\.$`))
  expect(hint).toMatch(/^[A-Z].*\.$/)
})

test('keeps the words of an error that it does not know', () => {
  expect(unreadable('a', Object.assign(new Error('odd'), { code: 'EODD' })).message).toBe(
    'a cannot be read: EODD: odd.',
  )
  expect(unreadable('a', 'thrown text').message).toBe('a cannot be read: thrown text.')
})
