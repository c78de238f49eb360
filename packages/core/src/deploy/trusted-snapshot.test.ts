import { expect, test } from 'vitest'
import { manifestHash } from '../manifest/manifest.ts'
import { checkTrusted } from './trusted-snapshot.ts'

const line = (path: string) => `${'a'.repeat(64)}  ${path}\n`
const whole = Buffer.from(line('a.html') + line('b.html'))

test('a manifest that was cut at the end of a line is not trusted', () => {
  const cut = Buffer.from(line('a.html'))
  expect(() => checkTrusted(cut, manifestHash(whole), 'dist', '.cdn-purge')).toThrow(
    'cannot be trusted with "dist", which is not here: it is not the one that the build wrote',
  )
  expect(() => checkTrusted(whole, manifestHash(whole), 'dist', '.cdn-purge')).not.toThrow()
})
