import process from 'node:process'
import { startRedis } from './redis.ts'

// A process that starts a Redis, prints its port, and is killed by the test that looks what becomes of it.

const { port } = await startRedis()
process.stdout.write(`${port}\n`)
