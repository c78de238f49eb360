import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { listenOnLoopback } from '../../../../../test/support/listen.ts'
import { throughEdge } from './address.ts'
import { openFetcher } from './fetch-answer.ts'

test('answers that are left before their end make no warning of Node', async () => {
  const page = Buffer.alloc(200_000)
  const url = await listenOnLoopback(createServer((_, answer) => answer.writeHead(404).end(page)))
  const warnings: Error[] = []
  const hear = (warning: Error) => warnings.push(warning)
  process.on('warning', hear)
  onTestFinished(() => {
    process.off('warning', hear)
  })
  const { fetch, close } = await openFetcher(10_000)
  const ask = () => fetch(throughEdge(`${url}/`), 1000)
  const answers = await Promise.all(Array.from({ length: 40 }, ask))
  await close()
  expect(answers).toEqual(Array.from({ length: 40 }, () => expect.objectContaining({ status: 404 })))
  expect(warnings).toEqual([])
})
