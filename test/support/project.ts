import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CommandResult, type RunningCommand, runCommand, startCommand } from './command.ts'
import { createWorkspace, SITE, type Workspace, type WorkspaceOptions, writeFiles } from './workspace.ts'

/** A {@link Workspace} with a configuration file, for the command. */
export interface Project extends Workspace {
  /** Runs `cdn-purge` in the root, with the credentials of the simulated APIs in its environment. */
  command(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    input?: string,
  ): Promise<CommandResult>
  start(args: readonly string[]): RunningCommand
  /** Runs it with `--json`; the object that it prints. */
  json(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<unknown>
  /** Replaces the configuration by the usual one with changes; `undefined` takes an option out. */
  configure(changes: Readonly<Record<string, unknown>>): void
  /** The files of the ledger's directory with their content. */
  ledger(): Readonly<Record<string, string>>
}

/** A site's files. */
export const files = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'style.css': 'body { color: black }',
}

/** Makes a {@link Project}. Failed requests are sent again once, at once. */
export async function createProject(options: WorkspaceOptions = {}): Promise<Project> {
  const workspace = await createWorkspace({ files, ...options })
  const { root, simulator } = workspace
  const targets = (options.targets ?? [{ provider: 'wao' as const }]).map(target => ({
    baseUrl: simulator.apis[target.provider].baseUrl,
    retries: 1,
    maxRetryDelay: 0,
    ...target,
  }))
  const configure = (changes: Readonly<Record<string, unknown>>) =>
    writeFiles(root, {
      'cdn-purge.config.json': JSON.stringify({
        site: SITE,
        targets,
        html: ['file'],
        ...options.options,
        ...changes,
      }),
    })
  configure({})
  const command: Project['command'] = (args, env = {}, input) =>
    runCommand(args, { cwd: root, env: { ...simulator.env, ...env }, input })
  return {
    ...workspace,
    configure,
    command,
    start: args => startCommand(args, { cwd: root, env: simulator.env }),
    async json(args, env) {
      const { stdout } = await command([...args, '--json'], env)
      return JSON.parse(stdout)
    },
    ledger() {
      const folder = join(root, '.cdn-purge')
      return Object.fromEntries(
        readdirSync(folder, { withFileTypes: true })
          .filter(entry => entry.isFile())
          .map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]),
      )
    },
  }
}
