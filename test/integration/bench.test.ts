import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const bench = join(import.meta.dirname, '../bench')

test('the benchmark measures every bar', { timeout: 300_000 }, async () => {
  const out = mkdtempSync(join(tmpdir(), 'cdn-purge-bench-'))
  onTestFinished(() => rmSync(out, { recursive: true, force: true }))
  // A bar that could not be measured makes it end with status 1.
  await promisify(execFile)('npm', ['run', '--silent', 'start', '--', '--quick', '--out', out], {
    cwd: bench,
    maxBuffer: 1 << 24,
  })
  const results: unknown = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))
  const bars = Array.from({ length: 12 }, (_, index) =>
    expect.objectContaining({ number: index + 1, rows: expect.arrayContaining([expect.anything()]) }),
  )
  expect(results).toMatchObject({ bars, growth: [{}, {}, {}, {}, {}, {}] })
  expect(existsSync(join(out, 'growth.svg'))).toBe(true)
  expect(readFileSync(join(out, 'RESULTS.md'), 'utf8')).toContain('the figures say nothing')
})
