import { Agent, request as httpRequest } from 'node:http'
import * as v from 'valibot'
import { systemClock } from '../../../packages/core/src/http/clock.ts'
import { createSend } from '../../../packages/core/src/http/send.ts'
import { silentLogger } from '../../../packages/core/src/log/logger.ts'
import { resolveOptions } from '../../../packages/core/src/options/resolve.ts'
import type { Batch } from '../../../packages/core/src/plan/model.ts'
import { defineProvider } from '../../../packages/core/src/providers/contract/provider.ts'
import { dispatch } from '../../../packages/core/src/purge/dispatch/dispatch.ts'
import { unusedStore } from '../../support/unused-store.ts'
import { serve } from '../child.ts'

/** URLs in one request. */
const URLS = 100

const pathOf = (index: number) => `/blog/2026/some-article-${index}/index.html`

/** An API as the vendors have them: a list of URLs in JSON, a short answer in JSON. */
function createProvider(concurrency: number) {
  return defineProvider({
    id: 'bench',
    title: 'Bench',
    defaultBaseUrl: 'http://127.0.0.1',
    options: v.strictObject({}),
    credentials: [],
    create: ({ baseUrl }) => ({
      capabilities: {
        exact: true,
        exactCovers: 'query',
        prefix: false,
        extension: false,
        everything: false,
        hosts: 'all',
        lists: [{ items: URLS }],
        concurrency,
      },
      toRequests: items => [
        {
          method: 'POST',
          url: `${baseUrl}/purge`,
          headers: { 'x-run': String(process.pid) },
          body: { urls: items.map(item => (item.kind === 'url' ? item.path : '')) },
          items,
        },
      ],
      readResponse: (_, { status, text }) =>
        status === 202 && Object(JSON.parse(text)).ok === true
          ? {}
          : { failure: { kind: 'other', message: `status ${status}` } },
    }),
  })
}

/** A client: sends the body of request `index` and reads the answer. */
type Send = (index: number) => Promise<void>

/** Sends all requests, so many at once; the first one goes ahead, so that loading the client does not count. */
async function measureClient(send: Send, baseUrl: string, requests: string, concurrency: string) {
  await send(0)
  let next = 1
  const work = async () => {
    while (next <= Number(requests)) await send(next++)
  }
  return measureWork(() => Promise.all(Array.from({ length: Number(concurrency) }, work)), baseUrl)
}

async function measureWork(work: () => Promise<unknown>, baseUrl: string) {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const inner = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  const answer = await fetch(`${baseUrl}/sockets?run=${process.pid}`)
  return { inner, cpu: (user + system) / 1000, sockets: Number(await answer.text()) }
}

function bodyOf(index: number): string {
  return JSON.stringify({ urls: Array.from({ length: URLS }, (_, i) => pathOf(index * URLS + i)) })
}

function checkAnswer(status: number | undefined, text: string): void {
  if (status !== 202 || Object(JSON.parse(text)).ok !== true) throw new Error(`status ${status}: ${text}`)
}

await serve({
  async ours(baseUrl = '', requests = '', concurrency = '') {
    const provider = createProvider(Number(concurrency))
    const options = await resolveOptions(
      { site: 'https://www.example.com/', targets: [{ provider, baseUrl }] },
      {},
      { purpose: 'send' },
    )
    const [target] = options.targets
    if (target === undefined) throw new Error('there is no target')
    const { send, close } = createSend({ clock: systemClock, logger: silentLogger })
    const context = {
      root: '/',
      home: '/',
      logger: silentLogger,
      clock: systemClock,
      send,
      store: unusedStore,
    }
    const batch = (index: number): Batch =>
      Array.from({ length: URLS }, (_, i) => ({
        item: { kind: 'url', origins: ['https://www.example.com'], path: pathOf(index * URLS + i) },
        covers: [index * URLS + i],
        collateral: 0,
      }))
    const deliver = async ({ outcomes }: { outcomes: readonly { failure?: unknown }[] }) => {
      if (outcomes.some(({ failure }) => failure !== undefined)) throw new Error('a request failed')
    }
    await dispatch(target, [batch(0)], context, deliver)
    const batches = Array.from({ length: Number(requests) }, (_, index) => batch(index + 1))
    const figures = await measureWork(() => dispatch(target, batches, context, deliver), baseUrl)
    await close()
    return figures
  },
  async 'node:http'(baseUrl = '', requests = '', concurrency = '') {
    const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) })
    const send: Send = index =>
      new Promise((resolve, reject) => {
        const body = bodyOf(index)
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-run': process.pid,
        }
        const request = httpRequest(`${baseUrl}/purge`, { agent, method: 'POST', headers }, response => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            text += chunk
          })
          response.on('end', () => {
            checkAnswer(response.statusCode, text)
            resolve()
          })
        })
        request.on('error', reject)
        request.end(body)
      })
    const figures = await measureClient(send, baseUrl, requests, concurrency)
    agent.destroy()
    return figures
  },
  fetch(baseUrl = '', requests = '', concurrency = '') {
    const headers = { 'content-type': 'application/json', 'x-run': String(process.pid) }
    const send: Send = async index => {
      const response = await fetch(`${baseUrl}/purge`, { method: 'POST', headers, body: bodyOf(index) })
      checkAnswer(response.status, await response.text())
    }
    return measureClient(send, baseUrl, requests, concurrency)
  },
})
