import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findFreePort } from '../caches/engines/free-port.ts'
import { programEnvironment, requireProgram } from './programs.ts'

/** A Redis of Debian's, for one test. */
export interface RunningRedis {
  readonly port: number
  /** `redis://127.0.0.1:PORT/0`, without a password. */
  readonly url: string
  /** Ends it at once, as a crash would: what it has answered is on disk. */
  kill(): Promise<void>
  /** Starts it once more, on the same port and with the same data. */
  restart(): Promise<void>
  /** Ends it for good, and removes its data. */
  stop(): Promise<void>
}

/** Settings of `redis.conf` by their names, such as `requirepass`. */
export type RedisSettings = Readonly<Record<string, string>>

export const redisServer = requireProgram('redis-server')

/** It ends Redis when its own standard input ends, which is when the process ends that started it, however that ends. */
const guard = '"$@" </dev/null 2>&1 & child=$!; cat; kill -9 "$child"; wait "$child"'
const READY = 'Ready to accept connections'
const ATTEMPTS = 5

/** Starts a Redis on a free port of loopback, which has each write on disk before it answers. */
export async function startRedis(settings: RedisSettings = {}): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-redis-'))
  let { port, child } = await startOnFreePort(folder, settings)
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.stdin.end()
    await closed
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    kill,
    async restart() {
      await kill()
      child = await startOn(port, folder, settings)
    },
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Redis cannot listen on port 0, and a free port may be taken by another before it is. */
async function startOnFreePort(folder: string, settings: RedisSettings) {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort()
    try {
      return { port, child: await startOn(port, folder, settings) }
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function startOn(
  port: number,
  folder: string,
  settings: RedisSettings,
): Promise<ChildProcessWithoutNullStreams> {
  const all = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    ...settings,
  }
  const options = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn('sh', ['-c', guard, 'sh', 'redis-server', ...options], { env: programEnvironment })
  const said: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes(READY)) {
      child.stdout.resume()
      return child
    }
    said.push(line)
    // It ends after these lines, and the guard would wait on. What is wrong with a setting is said after the setting.
    if (line.includes('Failed listening') || said.at(-2)?.startsWith('>>>')) break
  }
  child.stdin.end()
  throw new Error(`redis-server does not start: ${said.join('\n')}`)
}
