import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AnyEdge } from './edge/edge.ts'
import type { SimulatorOptions } from './options.ts'
import { createSimulator, type Simulator } from './simulator.ts'

/** Writes files into a folder that the test leaves behind to be removed; answers the folder. */
export async function writeSite(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'cdn-purge-simulator-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await writeFiles(dir, files)
  return dir
}

/** Writes files into a folder, over those that are there. */
export async function writeFiles(dir: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), content)
  }
}

/** Starts a simulator that is closed when the test ends; the origin is an empty folder unless one is given. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await createSimulator({ ...options, origin: options.origin ?? (await writeSite({})) })
  onTestFinished(() => simulator.close())
  return simulator
}

/** Sends a request to an API; a body that is not text is sent as JSON. */
export function call(
  url: string,
  headers: Record<string, string>,
  { method = 'POST', body }: { method?: string; body?: unknown } = {},
): Promise<Response> {
  if (body === undefined) return fetch(url, { method, headers })
  return fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** Requests addresses from an edge, and says afterwards which of them it still holds. */
export function watch(edge: Pick<AnyEdge, 'get' | 'has'>) {
  return {
    async warm(...addresses: string[]): Promise<void> {
      for (const address of addresses) await edge.get(address)
    },
    hits: (...addresses: string[]): string[] => addresses.filter(address => edge.has(address)),
  }
}
