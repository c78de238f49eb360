import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { describeWith } from '../support/programs.ts'
import { createProject, type Project } from '../support/project.ts'
import { redisServer, startRedis } from '../support/redis.ts'
import { startS3Stub, stubKeys, stubPlace } from '../support/s3-stub.ts'

const inRedis = { options: { ledger: { store: 'redis', key: 'shop' } } } as const

/** Requests that came to the cache. */
const purged = ({ simulator }: Project) => simulator.log.length

describeWith(redisServer, 'a ledger in Redis', () => {
  test('is one for two folders, as for two machines', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const env = { CDN_PURGE_REDIS_URL: redis.url }
    const [one, other] = [await createProject(inRedis), await createProject(inRedis)]
    const first = await one.command(['run'], env)
    expect(first.stderr + first.stdout).toContain('wao: 3 of 3 URLs accepted')
    expect(first.status).toBe(0)
    const same = await other.command(['run'], env)
    expect(same.stdout).toContain('nothing to purge')
    other.write({ 'style.css': 'body { color: red }' })
    expect((await other.command(['run'], env)).stdout).toContain('wao: 1 of 1 URL accepted')
    expect((await one.command(['run', '--env', 'staging'], env)).stdout).toContain('3 of 3')
    const status = await one.command(['status'], env)
    expect(status.stdout).toContain(`redis://127.0.0.1:${redis.port}/0/shop`)
    expect(existsSync(join(one.root, '.cdn-purge'))).toBe(false)
  })

  test('two runs at once purge what each has changed', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const env = { CDN_PURGE_REDIS_URL: redis.url }
    const [one, other] = [await createProject(inRedis), await createProject(inRedis)]
    const runs = await Promise.all([one, other].map(project => project.command(['run'], env)))
    expect(runs.map(({ status, stderr }) => ({ status, stderr }))).toMatchObject([
      { status: 0 },
      { status: 0 },
    ])
    expect(await one.json(['run'], env)).toMatchObject({ ok: true, targets: [{ due: 0, pending: 0 }] })
  })

  test('shows no password, and sends nothing, where it is wrong', async () => {
    const redis = await startRedis({ requirepass: 'r1ght-0ne' })
    onTestFinished(() => redis.stop())
    const project = await createProject(inRedis)
    const url = redis.url.replace('//', '//:wr0ng-0ne@')
    for (const flags of [[], ['--json'], ['--verbose']]) {
      const { status, stdout, stderr } = await project.command(['run', ...flags], {
        CDN_PURGE_REDIS_URL: url,
      })
      expect(status).toBe(3)
      expect(stdout + stderr).toContain('CREDENTIALS_REFUSED')
      expect(stdout + stderr).not.toContain('wr0ng-0ne')
    }
    const right = redis.url.replace('//', '//:r1ght-0ne@')
    expect(await project.command(['run'], { CDN_PURGE_REDIS_URL: right })).toMatchObject({ status: 0 })
  })

  test('is waited for no longer than a moment where it is down', async () => {
    const redis = await startRedis()
    await redis.stop()
    const project = await createProject(inRedis)
    const { status, stderr } = await project.command(['run'], { CDN_PURGE_REDIS_URL: redis.url })
    expect(status).toBe(2)
    expect(stderr).toContain('LEDGER_UNREACHABLE')
    expect(stderr).toContain(`127.0.0.1:${redis.port}/0/shop`)
    expect(purged(project)).toBe(0)
  })
})

describe('a ledger in a bucket (a stub of S3)', () => {
  test('is told from a first run when it is gone, and begun afresh only when asked', async () => {
    const stub = await startS3Stub()
    onTestFinished(() => stub.close())
    const env = {
      AWS_ACCESS_KEY_ID: stubKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: stubKeys.secretAccessKey,
      AWS_REGION: stubPlace.region,
    }
    const ledger = { store: 's3', bucket: stubPlace.bucket, endpoint: stub.endpoint } as const
    const project = await createProject({ options: { ledger } })
    const first = await project.command(['run'], env)
    expect(first.stderr + first.stdout).toContain('wao: 3 of 3 URLs accepted')
    expect((await project.command(['run'], env)).stdout).toContain('nothing to purge')
    const before = purged(project)
    stub.objects.delete('cdn-purge/ledger.json')
    const lost = await project.command(['run'], env)
    expect(lost.status).toBe(2)
    expect(lost.stderr).toContain('LEDGER_LOST')
    expect(lost.stderr).toContain(`${stub.endpoint}/a-bucket/cdn-purge`)
    expect(lost.stderr).toContain('--reset-ledger')
    expect(purged(project)).toBe(before)
    expect(await project.command(['run', '--reset-ledger', '--yes'], env)).toMatchObject({ status: 0 })
    expect(purged(project)).toBeGreaterThan(before)
    expect((await project.command(['run'], env)).stdout).toContain('nothing to purge')
  })
})

test('a shared ledger names the variables that it lacks, but asks for none where nothing is recorded', async () => {
  const project = await createProject({ options: { ledger: { store: 's3' } } })
  const bare = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }
  const lacking = await project.command(['run'], bare)
  expect(lacking.status).toBe(2)
  for (const name of ['CDN_PURGE_S3_BUCKET', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
    expect(lacking.stderr).toContain(`set the variable ${name}`)
  }
  expect(await project.command(['run'], { ...bare, CDN_PURGE: '0' })).toMatchObject({ status: 0 })
})
