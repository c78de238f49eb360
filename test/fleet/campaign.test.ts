import process from 'node:process'
import { expect, test } from 'vitest'
import { createDice, type Dice } from '../campaign/dice.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer } from '../support/redis.ts'
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts'
import { createFleet, type Fleet, paceBroken } from './fleet.ts'

/** Others: `FLEET_SEED=7 FLEET_STEPS=400 npx vitest run test/fleet`. */
const seed = Number(process.env.FLEET_SEED ?? 1)
const STEPS = Number(process.env.FLEET_STEPS ?? 40)

const pages = ['index.html', 'a.html', 'blog/b.html', 'blog/c.html', 'img/d.txt']
const files = Object.fromEntries(pages.map(page => [page, `${page} 0`]))
