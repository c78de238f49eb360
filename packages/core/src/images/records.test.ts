import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { silentLogger } from '../log/logger.ts'
import { openContext } from '../open.ts'
import { resolveOptions } from '../options/resolve.ts'
import { readUnserved, recordUnserved } from '../output/unserved.ts'
import { createRecorder, readImages } from './records.ts'
import type { ImageRecord } from './tokens.ts'

const image = 'https://www.example.com/a.jpg'

test('a token that is recorded leaves the rest of the snapshot as it was', async () => {
  const root = mkdtempSync(join(tmpdir(), 'records-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const input = { site: 'https://www.example.com/', targets: [{ provider: 'optimole' }], when: 'deploy' }
  const options = await resolveOptions(input, {}, { purpose: 'build' })
  const { context, close } = openContext(options, root, silentLogger)
  onTestFinished(close)

  await recordUnserved({ served: [], unserved: [join(root, 'dist/server')] }, options, context)
  await createRecorder(options, context)(image, { hash: 'a'.repeat(64), token: 't1' })

  expect(await readUnserved(undefined, context.store)).toEqual(['dist/server'])
  expect([...(await readImages(options, context)).known.keys()]).toEqual([image])
})

test.each(['build', 'deploy'])(
  'with when: %s, an image has one token, whichever process of a build was given one first',
  async when => {
    const root = mkdtempSync(join(tmpdir(), 'records-'))
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    const input = { site: 'https://www.example.com/', targets: [{ provider: 'optimole' }], when }
    const options = await resolveOptions(input, { OPTIMOLE_API_KEY: 'key' }, { purpose: 'build' })
    const [hash, other] = ['a'.repeat(64), 'b'.repeat(64)]
    const record = async (record: ImageRecord) => {
      const { context, close } = openContext(options, root, silentLogger)
      onTestFinished(close)
      return createRecorder(options, context)(image, record)
    }
    expect(await record({ hash })).toEqual({ hash })
    expect(await record({ hash, token: 't1' })).toEqual({ hash, token: 't1' })
    expect(await record({ hash, token: 't2' })).toEqual({ hash, token: 't1' })
    expect(await record({ hash: other, token: 't3' })).toEqual({ hash: other, token: 't3' })
  },
)
