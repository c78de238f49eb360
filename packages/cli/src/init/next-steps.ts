import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Answers } from './answers.ts'
import { command, folderOf, githubLines, gitlabLines, type Setting, variables } from './ci/lines.ts'
import type { Upload } from './ci/model.ts'
import { PLUGIN } from './edit/edit-configuration.ts'
import type { FilePlan } from './plan-files.ts'
import type { FoundProject } from './project.ts'

/** Something that is left to the user. */
export interface Step {
  readonly text: string
  /** What to type, or to write, as it stands here. */
  readonly lines: readonly string[]
}

/**
 * What is left to do once the files are written, in its order.
 *
 * @param ci - what becomes of the CI's file, where a step of it is named
 */
export function nextSteps(
  project: FoundProject,
  answers: Answers,
  plans: readonly FilePlan[],
  ci?: FilePlan,
): readonly Step[] {
  const { manager, configFile, framework } = project
  const { caches, live, upload } = answers
  const bundler = plans.find(({ path }) => path === configFile)
  const isOpen = framework.entry !== undefined && (bundler === undefined || bundler.action === 'unsure')
  const packages = [framework.entry === undefined ? undefined : PLUGIN, 'cdn-purge'].filter(
    name => name !== undefined && !project.packages.has(name),
  )
  const place =
    configFile !== undefined
      ? `${configFile}, which was left as it is`
      : framework.files.length === 0
        ? `the script that calls ${framework.name}`
        : `the configuration of ${framework.name}, of which there is none here`
  return [
    ...(packages.length === 0 ? [] : [{ text: 'Install', lines: [`${manager.add} ${packages.join(' ')}`] }]),
    ...(isOpen ? [{ text: `Add the plugin to ${place}`, lines: linesFor(framework) }] : []),
    ...(framework.entry === undefined
      ? [
          {
            text: `${framework.name} needs no plugin: call this after each build, and after an upload`,
            lines: [command(project)],
          },
        ]
      : []),
    ...(caches.length > 1
      ? [
          {
            text: 'Look at the order of "targets": the cache at the origin first, the one that visitors meet last',
            lines: [],
          },
        ]
      : []),
    existsSync(join(project.root, '.env'))
      ? { text: 'Add what .env.example names to .env, and to the secrets of your CI', lines: [] }
      : { text: 'Give the credentials: here in .env, in CI as secrets', lines: ['cp .env.example .env'] },
    ...(live === 'upload' ? ciSteps({ project, caches }, upload, ci) : []),
    { text: 'See whether all is there; it purges nothing', lines: [`${manager.exec} cdn-purge doctor`] },
  ]
}

function linesFor({ entry = '', way }: FoundProject['framework']): readonly string[] {
  const from = `${PLUGIN}/${entry}`
  const imported = [`import cdnPurge from '${from}'   // const cdnPurge = require('${from}')`]
  switch (way?.kind) {
    case 'name':
      return [`${way.list.join('.')}: [..., '${from}']`]
    case 'adapter':
      return [`adapterPath: require.resolve('${from}')`]
    case 'addPlugin':
      return [...imported, 'eleventyConfig.addPlugin(cdnPurge)']
    default:
      return [...imported, `${way?.list.join('.') ?? 'plugins'}: [..., cdnPurge()]`]
  }
}

/**
 * What keeps the ledger and purges, after an upload: lines to be added by hand.
 *
 * @param ci - what became of the CI's file; absent: nobody said which step the upload ends with
 */
export function afterUpload(setting: Setting, ci?: FilePlan, job?: string): Step {
  const { project, caches } = setting
  const why = ci?.reason === undefined ? '' : `${ci.path} was left as it is: ${ci.reason}. `
  const service = ci === undefined ? project.ci : ci.path.endsWith('.gitlab-ci.yml') ? 'gitlab' : 'github'
  const which = job === undefined ? 'that deploys' : `"${job}"`
  const instead =
    ci === undefined
      ? `; or have it written, behind the step that ends the upload: ${project.manager.exec} cdn-purge init --after STEP`
      : ''
  if (service === 'github') {
    const { concurrency, restore, run, save } = githubLines(setting)
    return {
      text: `${why}In .github/workflows, in the job ${which}, keep the ledger, and purge after the upload${instead}`,
      lines: [
        '# in the job, where neither it nor the workflow has one',
        ...concurrency,
        '# after the checkout, before the build',
        ...restore,
        '# after the upload',
        ...run,
        ...save,
      ],
    }
  }
  if (service === 'gitlab') {
    const { resourceGroup, cache, run } = gitlabLines(setting)
    return {
      text: `${why}In .gitlab-ci.yml, in the job ${which}, keep the ledger, and purge after the upload (${variables(caches).join(', ')} are CI/CD variables)${instead}`,
      lines: [
        ...resourceGroup,
        'cache:',
        ...cache.map(line => `  ${line}`),
        'script:',
        '  # … after the upload',
        ...run.map(line => `  ${line}`),
      ],
    }
  }
  const place = folderOf(project)
  const folder = [place, '.cdn-purge'].filter(Boolean).join('/')
  return {
    text: `After each upload${place === '' ? '' : `, in ${place}`}, on a machine that keeps ${folder} from one deploy to the next (https://github.com/cdn-purge/cdn-purge/blob/main/docs/ci.md)`,
    lines: [`${project.manager.run} build && ./upload.sh && ${command(project)}`],
  }
}

/** What is left to do for the CI, whose file was written or is there. */
export function ciSteps(
  setting: Setting,
  upload: Upload | undefined,
  ci: FilePlan | undefined,
): readonly Step[] {
  if (ci === undefined || ci.action === 'unsure') return [afterUpload(setting, ci, upload?.step.job)]
  return (ci.notes ?? []).map(text => ({ text, lines: [] }))
}
