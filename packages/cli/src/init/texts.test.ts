import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCdnPurgeError } from '@cdn-purge/core'
import { loadConfig, resolveOptions } from '@cdn-purge/core/engine'
import { describe, expect, it, onTestFinished } from 'vitest'
import { providers } from '../providers.ts'
import { lookAtProject } from './project.ts'
import { configurationText, environmentText, ignoredText } from './texts.ts'

const sites = ['https://www.example.com/'] as const

describe.each(providers.map(({ id }) => id))('for %s', cache => {
  it('the configuration is valid, and .env.example has the variables that it lacks', async () => {
    const root = mkdtempSync(join(tmpdir(), 'cdn-purge-init-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    const text = configurationText(lookAtProject(root, undefined, undefined), {
      sites,
      caches: [cache],
      live: 'upload',
    })
    // The package is not installed beside the file.
    writeFileSync(
      join(root, 'cdn-purge.config.mjs'),
      text.replace(/^import .*$/m, 'const defineConfig = config => config'),
    )
    const { input } = await loadConfig({ cwd: root })
    expect(input).toEqual({ site: sites[0], dir: 'dist', when: 'deploy', targets: [{ provider: cache }] })
    await expect(resolveOptions(input, {}, { purpose: 'read' })).resolves.toBeDefined()
    const example = environmentText([cache])('')
    const building = { ...Object(input), when: 'build' }
    const error = await resolveOptions(building, { CI: '1' }, { purpose: 'build' }).catch(
      (cause: unknown) => cause,
    )
    const problems = isCdnPurgeError(error) ? error.problems : []
    for (const [, variable = ''] of problems.join('\n').matchAll(/set the variable (\w+)/g)) {
      expect(example).toContain(`\n${variable}=\n`)
    }
    expect(example === '').toBe(problems.length === 0)
    expect(environmentText([cache])(example)).toBe('')
  })
})

describe('.gitignore', () => {
  it.each([
    ['', '.cdn-purge/ .env .env*.local'],
    ['/.cdn-purge\n.env\n.env.local\n', ''],
    ['.cdn-purge/\r\n.env*\r\n', ''],
    ['node_modules\n.env\n', '.cdn-purge/ .env*.local'],
  ])('%j lacks "%s"', (before, lacks) => {
    const lines = ignoredText(before).split('\n')
    expect(lines.filter(line => line !== '' && !line.startsWith('#')).join(' ')).toBe(lacks)
  })
})
