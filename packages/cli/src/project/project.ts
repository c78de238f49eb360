import { statSync } from 'node:fs'
import { CdnPurgeError } from '@cdn-purge/core'
import { suggest } from '@cdn-purge/core/command'
import {
  type LeftOptions,
  type OpenContext,
  openContext,
  type Purpose,
  type ResolvedOptions,
  readEnvFiles,
  resolveOptions,
  withStatusLine,
} from '@cdn-purge/core/engine'
import type { Invocation } from '../command.ts'
import { findConfiguration } from './configuration.ts'
import { confirmExcess } from './confirm-excess.ts'
import { loadQueue } from './queue.ts'
import { workingDirectory } from './working-directory.ts'

/** A project with its configuration, and what must be closed behind it. */
export interface Project extends OpenContext {
  /** Absolute; relative paths of the configuration start here. */
  readonly root: string
  /** Absolute; relative paths of the command line start here. */
  readonly cwd: string
  readonly options: ResolvedOptions
  /** The configuration as the last build left it, where no file holds it. */
  readonly left: LeftOptions | undefined
  /** Whether the configuration says that outputs are live as soon as they are built. */
  readonly isLive: boolean
}

/** What a command does with a project. */
export interface ProjectUse {
  readonly purpose: Purpose
  /** Whether nothing may be sent or written. @default the flag `--dry-run`, else the configuration's option */
  readonly dryRun?: boolean | undefined
  /** Names of the only targets to send to; none: all. @default the flags `--target` */
  readonly sendTo?: readonly string[]
}

/**
 * Loads and checks the configuration that a command line names, opens what it needs, works with it, and closes that
 * behind it, whatever comes of the work.
 *
 * @throws CdnPurgeError `USAGE`, `CONFIG_INVALID`
 */
export async function withProject<Result>(
  invocation: Invocation,
  use: ProjectUse,
  work: (project: Project) => Promise<Result>,
): Promise<Result> {
  const project = await openProject(invocation, use)
  try {
    return await work(project)
  } finally {
    await project.close()
  }
}

async function openProject(
  invocation: Invocation,
  { purpose, dryRun = invocation.flags.on('dry-run'), sendTo = invocation.flags.list('target') }: ProjectUse,
): Promise<Project> {
  const { world, terminal } = invocation
  const cwd = workingDirectory(invocation)
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CdnPurgeError('USAGE', `--cwd names ${cwd}, which is not a directory.`)
  }
  const environment = invocation.flags.text('env')
  const named = { file: invocation.flags.text('config'), environment }
  const { input, root, from, left, warnings } = await findConfiguration(cwd, named, world.env)
  const env = readEnvFiles(world.env, root, { named: environment, input })
  invocation.hideSecretsOf(input, env)
  if (left === undefined) terminal.debug(`configuration: ${from}, root: ${root}`)
  else terminal.info('No configuration file is here: the options are those of the last build.')
  for (const warning of warnings) terminal.warn(warning)
  const options = await resolveOptions(input, env, {
    purpose,
    from,
    flags: {
      ...(dryRun === undefined ? {} : { dryRun }),
      ...(environment === undefined ? {} : { environment }),
    },
    sendTo: sendTo.length === 0 ? undefined : sendTo,
  })
  refuseUnknownTargets(sendTo, options)
  const { screen } = world
  const isQuiet = invocation.flags.on('quiet') === true
  const logger = screen === undefined || isQuiet ? terminal : withStatusLine(terminal, screen)
  const isLive = Object(input).when === 'build'
  const opened = openContext(options, root, logger, world.signal)
  const open = {
    ...opened,
    context: { ...opened.context, confirm: (excess: string) => confirmExcess(excess, invocation) },
  }
  const { dispatch, dryRun: shows, off } = options
  if (dispatch === undefined || purpose !== 'send' || shows || off)
    return { root, cwd, options, left, isLive, ...open }
  const { createHandOver } = await loadQueue('The option "dispatch"')
  const context = { ...open.context, handOver: createHandOver(dispatch) }
  return { root, cwd, options, left, isLive, ...open, context }
}

function refuseUnknownTargets(named: readonly string[], { targets }: ResolvedOptions): void {
  const names = [...new Set(targets.flatMap(({ group, name }) => [group, name]))]
  const unknown = named.filter(name => !names.includes(name))
  if (unknown.length === 0) return
  const problems = unknown.map(name => `--target ${name}: there is no such target${suggest(name, names)}.`)
  throw new CdnPurgeError('USAGE', problems, { hint: `There are: ${names.join(', ')}.`, problems })
}
