import { existsSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { findConfig } from '@cdn-purge/core/engine'
import { dirArgument } from '../../arguments/argument.ts'
import type { Command, Invocation, Outcome } from '../../command.ts'
import { readAnswers } from '../../init/answers.ts'
import { frameworks } from '../../init/frameworks.ts'
import { ciSteps, nextSteps, type Step } from '../../init/next-steps.ts'
import { type FilePlan, hasPlugin, planCi, planFiles } from '../../init/plan-files.ts'
import { type FoundProject, lookAtProject } from '../../init/project.ts'
import { readUpload } from '../../init/read-upload.ts'
import { writeFiles } from '../../init/write-files.ts'
import { workingDirectory } from '../../project/working-directory.ts'
import { renderPlans, renderSteps } from '../../render/setup/init.ts'

/** Sets a project up: shows what it would write, and writes it when it may. */
export const init: Command = {
  name: 'init',
  args: [dirArgument],
  text: 'Set a project up: the configuration, the plugin in that of the bundler, and what git and CI need; it shows all of it first',
  flags: [
    { name: 'site', value: 'URL', repeatable: true, text: 'Where the site is served (repeatable)' },
    {
      name: 'cache',
      value: 'NAME',
      repeatable: true,
      text: 'A cache in front of it, from the origin outwards (repeatable), such as wao',
    },
    {
      name: 'live',
      value: 'HOW',
      text: 'How a build goes live: "upload" (after the build), or "web-root" (it is built there)',
    },
    {
      name: 'after',
      value: 'STEP',
      text: 'The step of the CI\'s job that ends the upload, to have init write what purges behind it: its name, its id, or what it runs; "JOB/STEP" or "FILE:JOB/STEP" where that names several',
    },
    {
      name: 'framework',
      value: 'NAME',
      text: `Instead of looking: ${frameworks.map(({ id }) => id).join(', ')}`,
    },
    { name: 'dry-run', text: 'Only show what would be written' },
    { name: 'yes', text: 'Write it without asking' },
  ],
  examples: [
    ['cdn-purge init', 'ask, show, and write'],
    ['cdn-purge init --site https://www.example.com/ --cache wao --live upload --yes', 'without a terminal'],
  ],
  async run(invocation) {
    const { flags, args } = invocation
    const root = workingDirectory(invocation)
    if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new CdnPurgeError('USAGE', `--cwd names ${root}, which is not a directory.`)
    }
    const dir =
      args[0] === undefined ? undefined : relative(root, resolve(root, args[0])).split('\\').join('/')
    const project = lookAtProject(root, flags.text('framework'), dir)
    const there = whatIsThere(project)
    if (there !== undefined)
      return flags.text('after') === undefined ? nothingToDo(project, there) : addToCi(invocation, project)
    if (project.isWorkspaces && dir === undefined) {
      throw new CdnPurgeError(
        'USAGE',
        'This is the root of several packages, and has no bundler of its own.',
        {
          hint: 'Name the folder of the app, such as --cwd apps/web, or the folder that is served: cdn-purge init dist',
        },
      )
    }
    return setUp(invocation, await withOutput(invocation, project))
  },
}

/** What nothing shows is asked for, where there is a terminal; else it is said that it is a guess. */
async function withOutput(
  { flags, world, terminal }: Invocation,
  found: FoundProject,
): Promise<FoundProject> {
  if (!found.isGuess) return found
  const { framework, root } = found
  const streams = flags.on('json') === true || flags.on('yes') === true ? undefined : world.streams
  if (streams === undefined) {
    terminal.warn(
      `Nothing here shows which folder ${framework.entry === undefined ? 'is served' : `${framework.name} writes that is served`}: "${framework.output}" is a guess. If it is another one, name it: cdn-purge init FOLDER.`,
    )
    return found
  }
  const { askOutput } = await import('../../init/ask.ts')
  return lookAtProject(root, framework.id, await askOutput(framework.output, streams))
}

async function setUp(invocation: Invocation, project: FoundProject): Promise<Outcome> {
  const { terminal } = invocation
  const { framework, configFile, manager } = project
  terminal.info(
    `Found ${framework.name}${configFile === undefined ? '' : ` (${configFile})`}, and ${manager.name}.`,
  )
  const above = findConfig(project.root)
  if (above !== undefined) {
    terminal.info(
      `Above lies ${relative(project.root, above)}: the configuration here will stand in front of it.`,
    )
  }
  const answers = await readAnswers(invocation, project)
  const { caches, upload } = answers
  const ci = upload === undefined ? [] : [await planCi({ project, caches }, upload)]
  const plans = [...(await planFiles(project, answers)), ...ci]
  return carryOut(invocation, project, plans, nextSteps(project, answers, plans, ci[0]))
}

/** A project that is set up, and whose job does not purge yet. */
async function addToCi(invocation: Invocation, project: FoundProject): Promise<Outcome> {
  const { caches, upload, waits } = await readUpload(invocation, project)
  const setting = { project, caches }
  const plan = await planCi(setting, upload)
  const steps = [
    ...(waits
      ? []
      : [
          {
            text: `Say when: 'deploy' in the configuration: else the build purges, before the upload`,
            lines: [],
          },
        ]),
    ...ciSteps(setting, upload, plan),
  ]
  return carryOut(invocation, project, [plan], steps)
}

/** Shows it, and writes it where it may. */
async function carryOut(
  { flags, world, terminal }: Invocation,
  project: FoundProject,
  plans: readonly FilePlan[],
  steps: readonly Step[],
): Promise<Outcome> {
  const isDry = flags.on('dry-run') === true
  const isSure = flags.on('yes') === true
  const streams = flags.on('json') === true ? undefined : world.streams
  const changes = plans.some(({ after }) => after !== undefined)
  let written = !isDry && changes
  if (written) {
    if (!isSure && streams !== undefined) {
      renderPlans(plans, terminal)
      const { askToWrite } = await import('../../init/ask.ts')
      written = await askToWrite(streams)
    }
    if (written) writeFiles(project.root, plans)
  }
  return {
    status: 0,
    json: report(project, plans, steps, written),
    print(to) {
      if (isDry || isSure || !changes) renderPlans(plans, to)
      const left = steps.length === 0 ? '' : ' What is left to you:'
      to.print(written ? `Written.${left}` : 'Nothing was written.')
      if (written || isDry || !changes) renderSteps(steps, to)
    },
  }
}

/** What shows that the project is set up; `undefined`: nothing. */
function whatIsThere(project: FoundProject): string | undefined {
  const { root, configFile } = project
  const found = findConfig(root)
  if (found !== undefined && dirname(found) === root) return relative(root, found)
  return hasPlugin(project) && configFile !== undefined ? `the plugin, in ${configFile}` : undefined
}

function nothingToDo(project: FoundProject, there: string): Outcome {
  const { root, manager, configFile, framework } = project
  const lacks = [
    ...(configFile === undefined || framework.entry === undefined || hasPlugin(project)
      ? []
      : [`${configFile} has no plugin of cdn-purge: with the command alone it needs none`]),
    ...['.env.example', '.gitignore']
      .filter(path => !existsSync(resolve(root, path)))
      .map(path => `there is no ${path}`),
  ]
  return {
    status: 0,
    json: { ...report(project, [], [], false), there, lacks },
    print(to) {
      to.print(`cdn-purge is set up here already: ${there}. Nothing was changed.`)
      for (const lack of lacks) to.print(`  ${lack}`)
      to.print(`See whether all is there: ${manager.exec} cdn-purge doctor`)
    },
  }
}

function report(
  { framework, configFile, manager, ci }: FoundProject,
  plans: readonly FilePlan[],
  steps: readonly Step[],
  written: boolean,
): object {
  return {
    version: 1,
    command: 'init',
    ok: true,
    written,
    found: {
      framework: framework.id,
      configFile: configFile ?? null,
      packageManager: manager.name,
      ci: ci ?? null,
    },
    files: plans.map(({ path, action, after, reason }) => ({
      path,
      action,
      ...(reason === undefined ? {} : { reason }),
      ...(after === undefined ? {} : { text: after }),
    })),
    steps,
  }
}
