import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describeOptions } from '@cdn-purge/core/engine'
import { providers } from '../providers.ts'
import type { Answers } from './answers.ts'
import { PLUGIN } from './edit/edit-configuration.ts'
import type { FilePlan } from './plan-files.ts'
import type { FoundProject } from './project.ts'

/** Something that is left to the user. */
export interface Step {
  readonly text: string
  /** What to type, or to write, as it stands here. */
  readonly lines: readonly string[]
}

/** What is left to do once the files are written, in its order. */
export function nextSteps(
  project: FoundProject,
  answers: Answers,
  plans: readonly FilePlan[],
): readonly Step[] {
  const { manager, configFile, framework } = project
  const { caches, live } = answers
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
            lines: [call(project)],
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
    ...(live === 'upload' ? [afterUpload(project, caches)] : []),
    { text: 'See whether all is there; it purges nothing', lines: [`${manager.exec} cdn-purge doctor`] },
  ]
}

function call({ manager, framework, root, repository }: FoundProject): string {
  const place = relative(repository, root)
  const cwd = place === '' ? '' : ` --cwd ${place}`
  const dir = framework.entry === undefined ? ` ${framework.output}` : ''
  return `${manager.exec} cdn-purge run${dir}${cwd}`
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

function afterUpload(project: FoundProject, caches: readonly string[]): Step {
  const { ci, root, repository, manager } = project
  const folder = [relative(repository, root), '.cdn-purge'].filter(Boolean).join('/')
  const run = call(project)
  if (ci === 'github') {
    const key = `cdn-purge-${expression('github.run_id')}-${expression('github.run_attempt')}`
    return {
      text: 'In the job of .github/workflows that deploys, keep the ledger, and purge after the upload',
      lines: [
        '# before the build',
        '- uses: actions/cache/restore@v4',
        '  with:',
        `    path: ${folder}`,
        `    key: ${key}`,
        '    restore-keys: cdn-purge-',
        '# after the upload',
        `- run: ${run}`,
        '  env:',
        ...variables(caches).map(name => `    ${name}: ${expression(`secrets.${name}`)}`),
        '- uses: actions/cache/save@v4',
        '  if: always() # what a failed run still owes is in there',
        '  with:',
        `    path: ${folder}`,
        `    key: ${key}`,
      ],
    }
  }
  if (ci === 'gitlab') {
    return {
      text: `In the job of .gitlab-ci.yml that deploys, keep the ledger, and purge after the upload; ${variables(caches).join(', ')} are CI/CD variables`,
      lines: [
        'resource_group: production',
        'cache:',
        '  key: cdn-purge',
        `  paths: [${folder}]`,
        '  when: always # what a failed run still owes is in there',
        'script:',
        '  # … after the upload',
        `  - ${run}`,
      ],
    }
  }
  return {
    text: `After each upload, on a machine that keeps ${folder} from one deploy to the next (https://github.com/cdn-purge/cdn-purge/blob/main/docs/ci.md)`,
    lines: [`${manager.run} build && ./upload.sh && ${run}`],
  }
}

/** The variables that the caches need to be purged. */
function variables(caches: readonly string[]): readonly string[] {
  const names = caches.flatMap(cache => {
    const provider = providers.find(({ id }) => id === cache)
    const needed = provider?.credentials[0] ?? []
    return provider === undefined
      ? []
      : describeOptions(provider.options).flatMap(({ name, env }) =>
          env !== undefined && needed.includes(name) ? [env] : [],
        )
  })
  return [...new Set(names)]
}

/** What GitHub puts a value in the place of. */
function expression(text: string): string {
  return `\${{ ${text} }}`
}
