import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { buildScript } from '../support/build-script.ts'
import { findChild, waitForEnd } from '../support/processes.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer, startRedis } from '../support/redis.ts'

/** Sends one command in the form that people type, and gives the first line of the answer. */
async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${command}\r\n`)
  const [data] = await once(socket, 'data')
  socket.destroy()
  return String(data).trim()
}

describeWith(redisServer, 'the Redis of tests', () => {
  test('keeps what it has answered when it is killed', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    expect(await ask(redis.port, 'SET name value')).toBe('+OK')
    await redis.kill()
    await expect(ask(redis.port, 'PING')).rejects.toThrow('ECONNREFUSED')
    await redis.restart()
    expect(await ask(redis.port, 'GET name')).toBe('$5\r\nvalue')
  })

  test('says why it does not start', async () => {
    await expect(startRedis({ 'no-such-setting': '1' })).rejects.toThrow(/no-such-setting/)
  })

  test('ends with the process that started it, also when that is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-owner-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const script = await buildScript('redis-child.ts', folder)
    const owner = spawn(execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface({ input: owner.stdout }), 'line')
    const shell = await findChild(owner.pid, 'redis-server')
    const redis = await findChild(shell.pid, 'redis-server')
    expect(await ask(Number(line), 'PING')).toBe('+PONG')
    owner.kill('SIGKILL')
    await waitForEnd(redis.pid)
  })
})
