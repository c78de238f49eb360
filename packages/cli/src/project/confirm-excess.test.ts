import { describe, expect, test } from 'vitest'
import { startApi } from '../../../../test/support/api-server.ts'
import { createFolder, writeFiles } from '../../../../test/support/workspace.ts'
import { main } from '../cli.ts'

const excess = 'The plan purges 3 URLs from wao ("maxUrls" is 1).'

describe('a plan over a bar, on a terminal', () => {
  test.each([
    ['yes', 0],
    [' Yes ', 0],
    ['y', 5],
    ['', 5],
  ])('is asked about, and after "%s" the status is %i', async (text, status) => {
    const api = await startApi(() => ({ status: 202 }))
    const cwd = createFolder()
    const wao = { provider: 'wao', baseUrl: api.url, siteId: 's', token: 'hunter2' }
    const config = { site: 'https://www.example.com/', maxUrls: 1, targets: [wao] }
    writeFiles(cwd, { 'cdn-purge.config.json': JSON.stringify(config) })
    const questions: string[] = []
    const ask = async (question: string) => {
      questions.push(question)
      return text
    }
    const world = {
      env: {},
      cwd,
      signal: new AbortController().signal,
      out: () => {},
      err: () => {},
      color: { out: false, err: false },
      ask,
    }
    expect(await main(['purge', '/a', '/b', '/c'], world)).toBe(status)
    expect(questions).toEqual([`${excess}\nType yes to send it all the same: `])
    expect(api.received).toHaveLength(status === 0 ? 1 : 0)
  })
})
