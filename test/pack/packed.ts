import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Packs the packages as they would be published. Returns the tarballs' paths. */
export async function packAll(folder: string): Promise<string[]> {
  for (const name of ['report', 'core', 'unplugin', 'cli', 'simulator']) {
    await execa('npx', ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', folder], {
      cwd: join(root, 'packages', name),
    })
  }
  return readdirSync(folder)
    .filter(name => name.endsWith('.tgz'))
    .map(name => join(folder, name))
}

/** Installs packages into an empty project, with npm, as a user would. */
export async function install(project: string, packages: readonly string[]): Promise<void> {
  await execa('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], {
    cwd: project,
  })
}

/** Runs a program, its path absolute or relative to a project, with no variables but those given and those every process needs. */
export async function runIn(
  project: string,
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number | undefined; readonly output: string }> {
  const { exitCode, all } = await execa(resolve(project, program), args, {
    cwd: project,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...env },
    extendEnv: false,
    reject: false,
    all: true,
  })
  return { exitCode, output: all ?? '' }
}
