import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { describeCause } from '@cdn-purge/core/engine'
import type { Answers } from './answers.ts'
import type { Setting } from './ci/lines.ts'
import type { Upload } from './ci/model.ts'
import { editConfiguration, PLUGIN } from './edit/edit-configuration.ts'
import type { FoundProject } from './project.ts'
import { configurationText, environmentText, ignoredText } from './texts.ts'

/** What is to become of one file. */
export interface FilePlan {
  /** Relative to the project. */
  readonly path: string
  /** `there`: it has all that is needed; `unsure`: the user has to edit it. */
  readonly action: 'create' | 'edit' | 'there' | 'unsure'
  /** Its text; absent: it is not there. */
  readonly before?: string
  /** Its text afterwards, where that is another one. */
  readonly after?: string
  /** Why nobody can be sure of it. */
  readonly reason?: string
  /** What is left to the user once it is written. */
  readonly notes?: readonly string[]
}

/**
 * What init does to the files of a project. Nothing is written.
 *
 * @throws CdnPurgeError `USAGE` for a file that cannot be read
 */
export async function planFiles(project: FoundProject, answers: Answers): Promise<readonly FilePlan[]> {
  const { root, configFile, framework } = project
  const bundler =
    configFile === undefined || framework.entry === undefined ? [] : [await planBundler(project, configFile)]
  return [
    create(root, `cdn-purge.config.${project.extension}`, configurationText(project, answers)),
    ...bundler,
    append(root, '.env.example', environmentText(answers.caches)),
    append(root, '.gitignore', ignoredText),
  ]
}

/** Has the job that uploads purge after one of its steps. Nothing is written. */
export async function planCi(setting: Setting, { file, step }: Upload): Promise<FilePlan> {
  const { root, repository } = setting.project
  const { editCi } = await import('./ci/edit-ci.ts')
  const path = relative(root, join(repository, file.path)).split('\\').join('/')
  const edit = editCi(file, step, setting)
  return edit.action === 'edit'
    ? { path, action: 'edit', before: file.text, after: edit.text, notes: edit.notes }
    : { path, before: file.text, ...edit }
}

/** Whether the configuration of the bundler holds the plugin. */
export function hasPlugin({ root, configFile }: FoundProject): boolean {
  return configFile !== undefined && (read(join(root, configFile)) ?? '').includes(PLUGIN)
}

async function planBundler({ root, framework }: FoundProject, path: string): Promise<FilePlan> {
  const before = read(join(root, path)) ?? ''
  const edited = await editConfiguration(before, framework)
  return typeof edited === 'string'
    ? { path, action: edited, before }
    : { path, action: 'edit', before, after: edited.text }
}

function create(root: string, path: string, text: string): FilePlan {
  const before = read(join(root, path))
  return before === undefined ? { path, action: 'create', after: text } : { path, action: 'there', before }
}

/** @param textFor - what is to be added to what is there; empty: nothing */
function append(root: string, path: string, textFor: (before: string) => string): FilePlan {
  const before = read(join(root, path))
  const added = textFor(before ?? '')
  if (added === '') return { path, action: 'there', ...(before === undefined ? {} : { before }) }
  if (before === undefined || before === '') return { path, action: 'create', after: added }
  const newline = before.includes('\r\n') ? '\r\n' : '\n'
  const end = before.endsWith('\n') ? '' : newline
  return { path, action: 'edit', before, after: before + end + added.replaceAll('\n', newline) }
}

function read(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CdnPurgeError('USAGE', `${path} cannot be read: ${describeCause(cause)}.`, { cause })
  }
}
