import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { createFolder, writeFiles } from '../support/workspace.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const workflow = read('.github/workflows/release.yml')

test('a release may sign where the packages come from, and no more than it needs', () => {
  expect(workflow).toMatch(/^permissions: \{ contents: read \}$/m)
  const granted = workflow.match(/^ {4}permissions:\n((?: {6}.+\n)+)/m)?.[1] ?? ''
  expect(granted.match(/^ +[\w-]+: \w+/gm)?.map(line => line.trim())).toEqual([
    'contents: write',
    'pull-requests: write',
    'id-token: write',
  ])
  expect(workflow).toContain("NPM_CONFIG_PROVENANCE: 'true'")
})

test('a release waits for the tests, and publishes by scripts that there are, with pnpm', () => {
  expect(workflow).toMatch(
    /^ {2}test:\n {4}uses: \.\/\.github\/workflows\/ci\.yml\n {2}release:\n {4}needs: test$/m,
  )
  expect(read('.github/workflows/ci.yml')).toMatch(/^ {2}workflow_call:$/m)
  const { scripts } = JSON.parse(read('package.json'))
  const called = [...workflow.matchAll(/npm run (release:\S+)/g)].map(([, name = '']) => name)
  expect(called).toEqual(['release:version', 'release:publish'])
  expect(called.map(name => scripts[name])).toEqual([
    expect.stringMatching(/^changeset version /),
    expect.stringMatching(/ && changeset publish$/),
  ])
  // "publishConfig" puts the built files in the place of the sources: only pnpm reads that.
  expect(workflow).toContain('uses: pnpm/action-setup@')
  expect(JSON.parse(read('package.json')).packageManager).toMatch(/^pnpm@/)
})

test('one change raises all packages to the same version, and nothing private', async () => {
  const folder = createFolder()
  const manifests = ['package.json', 'pnpm-workspace.yaml', '.changeset', ...listManifests()]
  for (const path of manifests) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    cpSync(join(root, path), join(folder, path), { recursive: true })
  }
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  await execa('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: folder })
  await execa('git', ['add', '--all'], { cwd: folder })
  await execa('git', [...author, 'commit', '--quiet', '--message', 'all'], { cwd: folder })
  writeFiles(folder, { '.changeset/one.md': '---\n"@cdn-purge/core": minor\n---\n\nOne.\n' })
  const changeset = join(root, 'node_modules/.bin/changeset')
  await execa(changeset, ['status', '--output', 'plan.json'], { cwd: folder })
  const { releases } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
  const raised = releases.filter(({ type }: { type: string }) => type !== 'none')
  const names = readdirSync(join(root, 'packages')).map(nameOf)
  expect(raised.map(({ name }: { name: string }) => name).sort()).toEqual(names.sort())
  expect(new Set(raised.map(({ newVersion }: { newVersion: string }) => newVersion)).size).toBe(1)
})

function nameOf(folder: string): string {
  return JSON.parse(read(`packages/${folder}/package.json`)).name
}

/** The manifests of the workspace, public and private. */
function listManifests(): string[] {
  const below = (folder: string) => readdirSync(join(root, folder)).map(name => `${folder}/${name}`)
  const named = [...below('packages'), ...below('playground'), 'test', 'test/bench']
  return named.map(folder => `${folder}/package.json`)
}
