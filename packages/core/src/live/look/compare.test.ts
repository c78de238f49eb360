import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LiveFile } from '../model.ts'
import { describeAnswer, isLive, isSame, limitFor, unknownLimit } from './compare.ts'
import type { Answer, Fetched } from './fetch-answer.ts'

const page: LiveFile = {
  path: 'a.html',
  urls: ['https://a.example/a.html'],
  hash: 'new',
  before: 'old',
  size: 5,
}
const gone: LiveFile = { path: 'a.html', urls: ['https://a.example/a.html'], before: 'old' }
const answer = (changes: Partial<Answer> = {}): Answer => ({
  kind: 'answer',
  status: 200,
  hash: 'new',
  length: 5,
  isCut: false,
  head: Buffer.from('hello'),
  ...changes,
})
const redirect: Fetched = { kind: 'redirect', status: 301, reason: 'was redirected' }
const failure: Fetched = { kind: 'failure', reason: 'gave no answer' }

describe('a file is live', () => {
  it.each<[string, LiveFile, Fetched, boolean]>([
    ['with its bytes', page, answer(), true],
    ['not with others', page, answer({ hash: 'old' }), false],
    ['not with its bytes and more', page, answer({ isCut: true, length: 6 }), false],
    ['not as an error page that has the same bytes', page, answer({ status: 404 }), false],
    ['as the error page that it is', { ...page, path: 'de/404.html' }, answer({ status: 404 }), true],
    ['not as another error', { ...page, path: '404.html' }, answer({ status: 500 }), false],
    ['not behind a redirect that is not followed', page, redirect, false],
    ['not without an answer', page, failure, false],
  ])('%s', (_, file, fetched, live) => {
    expect(isLive(file, fetched)).toBe(live)
  })
})

describe('a removed file is gone', () => {
  it.each<[string, Fetched, boolean]>([
    ['with a 404', answer({ status: 404, hash: 'not found' }), true],
    ['with another page', answer({ hash: 'home' }), true],
    ['behind a redirect', redirect, true],
    ['not with its old bytes', answer({ hash: 'old' }), false],
    ['not with its old bytes in a 404', answer({ status: 404, hash: 'old' }), false],
    ['not with an error of the server', answer({ status: 502, hash: 'bad gateway' }), false],
    ['not without an answer', failure, false],
    ['not with so much that it was not read to its end', answer({ hash: 'home', isCut: true }), false],
  ])('%s', (_, fetched, live) => {
    expect(isLive(gone, fetched)).toBe(live)
  })
})

it('one byte more than a file has is enough', () => {
  expect([limitFor(page), limitFor({ ...page, size: 0 }), limitFor(gone)]).toEqual([6, 1, unknownLimit])
})

it('two looks are the same, or not', () => {
  expect(isSame(answer(), answer())).toBe(true)
  expect(isSame(answer(), answer({ status: 404 }))).toBe(false)
  expect(isSame(redirect, redirect)).toBe(true)
  expect(isSame(redirect, answer())).toBe(false)
  expect(isSame(failure, failure)).toBe(false)
})

describe('what came instead, in words', () => {
  it.each<[LiveFile, Fetched, string]>([
    [page, failure, 'gave no answer'],
    [page, answer({ status: 403, hash: 'x' }), 'answers 403'],
    [page, answer({ status: 404 }), 'answers 404, although with the bytes of the build'],
    [page, answer({ hash: 'old' }), 'still answers with the bytes of the last deploy'],
    [gone, answer({ hash: 'old' }), 'still answers 200 with the bytes of the removed file'],
    [page, answer({ hash: 'x', length: 3 }), 'answers with 3 bytes, where the build has 5'],
    [{ ...page, size: undefined }, answer({ hash: 'x', length: 3 }), 'answers with 3 bytes'],
    [{ ...page, file: '/not/here' }, answer({ hash: 'x' }), 'answers with 5 bytes, where the build has 5'],
  ])('%#', async (file, fetched, text) => {
    expect(await describeAnswer(file, fetched)).toBe(text)
  })

  it('shows from where on, in printable text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cdn-purge-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'a.html')
    await writeFile(file, '<p>hello</p>')
    const head = Buffer.from('<p>\u001b[31m<script>')
    const came = await describeAnswer({ ...page, file, size: 12 }, answer({ hash: 'x', length: 16, head }))
    expect(came).toBe(
      'answers with 16 bytes, where the build has 12; from byte 3 on "?[31m<script>" stands where the build has "hello</p>"',
    )
  })
})
