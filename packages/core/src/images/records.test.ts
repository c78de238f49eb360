import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { silentLogger } from '../log/logger.ts'
import { openContext } from '../open.ts'
import { resolveOptions } from '../options/resolve.ts'
import { readUnserved, recordUnserved } from '../output/unserved.ts'
import { createRecorder, readImages } from './records.ts'

test('a token that is recorded leaves the rest of the snapshot as it was', async () => {
  const root = mkdtempSync(join(tmpdir(), 'records-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const input = { site: 'https://www.example.com/', targets: [{ provider: 'optimole' }], when: 'deploy' }
  const options = resolveOptions(input, {}, 'build')
  const { context, close } = openContext(options, root, silentLogger)
  onTestFinished(close)

  await recordUnserved({ served: [], unserved: [join(root, 'dist/server')] }, options, context)
  const image = 'https://www.example.com/a.jpg'
  await createRecorder(options, context)(image, { hash: 'a'.repeat(64), token: 't1' })

  expect(await readUnserved(undefined, context.store)).toEqual(['dist/server'])
  expect([...(await readImages(options, context)).known.keys()]).toEqual([image])
})
