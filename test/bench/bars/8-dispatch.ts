import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Bar, type Bench, compare, node, type Row } from '../bench.ts'
import type { Samples } from '../measure.ts'

/** Milliseconds that the API takes. */
const LATENCY = 50

const clients = ['ours', 'node:http', 'fetch'] as const

export const dispatchBar: Bar = {
  number: 8,
  name: 'dispatch',
  title: 'Dispatch at the limit',
  async run(bench) {
    const rows: Row[] = []
    for (const [concurrency, atMost] of [
      [10, 1.04],
      [50, 1.1],
    ] as const) {
      const samples = await withServer(LATENCY, url => send(bench, url, concurrency))
      const theirs = Math.ceil(bench.sizes.requests / concurrency) * LATENCY
      rows.push(
        ...clients.map(
          (client): Row => ({
            what: `${LATENCY} ms, ${concurrency} at once, ${client}`,
            unit: 'ms',
            ours: samples.figure(client, 'inner'),
            peer: 'requests / concurrency × latency',
            theirs,
            ...(client === 'ours' ? { atMost } : {}),
          }),
        ),
        {
          what: `${concurrency} at once, sockets`,
          unit: '',
          ours: samples.figure('ours', 'sockets'),
          peer: 'concurrency',
          theirs: concurrency,
          atMost: 1,
        },
      )
    }
    const samples = await withServer(0, url => send(bench, url, 10))
    const cpu = (peer: string, atMost: number): Row => ({
      what: 'CPU of the client',
      unit: 'ms',
      ours: samples.figure('ours', 'cpu'),
      peer,
      theirs: samples.figure(peer, 'cpu'),
      atMost,
    })
    return [...rows, cpu('node:http', 1.15), cpu('fetch', 0.33)]
  },
}

function send(bench: Bench, url: string, concurrency: number): Promise<Samples> {
  return compare(
    bench,
    clients.map(client => node(client, 'dispatch', client, url, bench.sizes.requests, concurrency)),
  )
}

/** Runs an API in a process of its own. */
async function withServer<Result>(latency: number, use: (url: string) => Promise<Result>): Promise<Result> {
  const [command = '', ...args] = node('server', 'api-server', String(latency)).command
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(server.stdout, 'data')
    return await use(`http://127.0.0.1:${Number(port)}`)
  } finally {
    server.kill()
  }
}
