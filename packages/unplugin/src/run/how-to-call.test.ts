import { join } from 'node:path'
import { resolveOptions } from '@cdn-purge/core/engine'
import { describe, expect, test } from 'vitest'
import { createFolder, type Files } from '../../../../test/support/workspace.ts'
import { howToCall } from './how-to-call.ts'

const installed: Files = { 'node_modules/.bin/cdn-purge': '' }
const optionsFor = (environment: string) =>
  resolveOptions(
    { site: 'https://www.example.com/', targets: [{ provider: 'wao' }], environment },
    {},
    { purpose: 'read' },
  )
const options = await optionsFor('production')

describe('the package manager', () => {
  const agent = (name: string) => ({ npm_config_user_agent: `${name}/1.2.3 npm/? node/v22.0.0 linux x64` })
  const cases: readonly [string, Files, Readonly<Record<string, string>>, string][] = [
    ['nothing', {}, {}, 'npx'],
    ["npm's lockfile", { 'package-lock.json': '' }, {}, 'npx'],
    ["pnpm's lockfile", { 'pnpm-lock.yaml': '' }, {}, 'pnpm exec'],
    ["Yarn's lockfile", { 'yarn.lock': '' }, {}, 'yarn'],
    ["Bun's lockfile", { 'bun.lock': '' }, {}, 'bunx'],
    ["Bun's lockfile of before", { 'bun.lockb': '' }, {}, 'bunx'],
    ['a lockfile, whoever started the build', { 'pnpm-lock.yaml': '' }, agent('npm'), 'pnpm exec'],
    ['who started the build', {}, agent('yarn'), 'yarn'],
    ['another one', {}, agent('toString'), 'npx'],
  ]
  test.each(cases)('is told by %s', (_, files, env, exec) => {
    const cwd = createFolder({ ...files, ...installed })
    expect(howToCall('run', undefined, { cwd, env })).toBe(`${exec} cdn-purge run`)
  })

  test('is that of the workspace above, which may hold the command too', () => {
    const root = createFolder({ 'yarn.lock': '', 'apps/web/package.json': '{}', ...installed })
    expect(howToCall('retry', undefined, { cwd: join(root, 'apps/web'), env: {} })).toBe(
      'yarn cdn-purge retry',
    )
  })

  test.each([
    ['package-lock.json', 'npm install --save-dev cdn-purge && npx cdn-purge run'],
    ['pnpm-lock.yaml', 'pnpm add --save-dev cdn-purge && pnpm exec cdn-purge run'],
    ['yarn.lock', 'yarn add --dev cdn-purge && yarn cdn-purge run'],
    ['bun.lock', 'bun add --dev cdn-purge && bunx cdn-purge run'],
  ])('installs the command where it lacks: %s', (lock, text) => {
    expect(howToCall('run', undefined, { cwd: createFolder({ [lock]: '' }), env: {} })).toBe(text)
  })
})

describe('the options', () => {
  const left = {}
  const call = (cwd: string, configuration: Parameters<typeof howToCall>[1]) =>
    howToCall('run', configuration, { cwd, env: {} })

  test('in the usual file are found from where the reader is, or it is named', () => {
    const cwd = createFolder({ ...installed, 'apps/web/a': '' })
    expect(call(cwd, { root: cwd, options, file: '' })).toBe('npx cdn-purge run')
    expect(call(join(cwd, 'apps/web'), { root: cwd, options, file: '' })).toBe('npx cdn-purge run')
    expect(call(cwd, { root: join(cwd, 'apps/web'), options, file: '' })).toBe(
      'npx cdn-purge run --cwd apps/web',
    )
  })

  test('in a file of another name are named', () => {
    const cwd = createFolder(installed)
    expect(call(cwd, { root: cwd, options, file: 'my site.ts' })).toBe(
      'npx cdn-purge run --config "my site.ts"',
    )
  })

  test('that a build left are found in its folder, by their environment', async () => {
    const cwd = createFolder({ ...installed, 'apps/web/a': '' })
    expect(call(cwd, { root: cwd, options, left })).toBe('npx cdn-purge run')
    expect(call(cwd, { root: cwd, options: await optionsFor('staging'), left })).toBe(
      'npx cdn-purge run --env staging',
    )
    expect(call(join(cwd, 'apps/web'), { root: cwd, options, left })).toBe(
      `npx cdn-purge run --cwd ${join('..', '..')}`,
    )
  })

  test('that nobody else can be given must be put into a file first', () => {
    const cwd = createFolder(installed)
    expect(call(cwd, { root: cwd, options, left: undefined })).toMatch(
      /^npx cdn-purge run \(after the options were put into cdn-purge\.config\.ts/,
    )
  })
})
