import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { writeFiles } from './write-files.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cdn-purge-init-'))
  writeFileSync(join(root, 'old'), 'before')
  onTestFinished(() => rmSync(root, { recursive: true }))
})

const contents = () =>
  Object.fromEntries(readdirSync(root).map(name => [name, readFileSync(join(root, name), 'utf8')]))
const old = { path: 'old', action: 'edit', before: 'before', after: 'after' } as const
const made = { path: 'new', action: 'create', after: 'new' } as const

it('writes what changes, and leaves the rest alone', () => {
  writeFiles(root, [old, made, { path: 'left', action: 'there' }])
  expect(contents()).toEqual({ old: 'after', new: 'new' })
})

it('writes nothing over what changed meanwhile', () => {
  writeFileSync(join(root, 'new'), 'of somebody else')
  expect(() => writeFiles(root, [old, made])).toThrow('new was changed meanwhile')
  expect(contents()).toEqual({ old: 'before', new: 'of somebody else' })
})

it('puts back what it wrote where a later one fails', () => {
  // The second of one name has no draft any more.
  expect(() => writeFiles(root, [old, made, made])).toThrow('could not be written')
  expect(contents()).toEqual({ old: 'before' })
})

it('writes where a link leads, and leaves the link', () => {
  symlinkSync('old', join(root, 'link'))
  writeFiles(root, [{ ...old, path: 'link' }])
  expect(readlinkSync(join(root, 'link'))).toBe('old')
  expect(contents()).toEqual({ old: 'after', link: 'after' })
})
