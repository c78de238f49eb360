import { relative } from 'node:path/posix'
import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { type Fields, fieldsOf, itemsOf, textOf, type YamlFile } from './document.ts'
import { callsRun, HIDDEN_FAILURE, hidesFailure, holdsLedger, installsPackages } from './likeness.ts'
import { type Call, carryNote, folderOf, githubLines, type Setting, variables } from './lines.ts'
import type { CiStep } from './model.ts'
import { type Addition, afterItem, beforeField, isSpaced, type Planned } from './places.ts'

/** The steps of a job, and what is known of them. */
interface Job {
  readonly name: string
  readonly data: Fields
  readonly steps: readonly Fields[]
  readonly map: YAMLMap
  readonly list: YAMLSeq
}

/** What makes a job of GitHub Actions purge after one of its steps; a text says why nobody can be sure. */
export function planGitHub(file: YamlFile, step: CiStep, setting: Setting): Planned | 'there' | string {
  const data = fieldsOf(fieldsOf(file.data.jobs)[step.job])
  const steps = itemsOf(data.steps).map(fieldsOf)
  if (steps.some(({ run, uses }) => callsRun(textOf(run), textOf(uses)))) return 'there'
  const wrong = whyUnsure(data, steps, step.index)
  if (wrong !== undefined) return wrong
  const map = findMap(file.root, 'jobs', step.job)
  const list: unknown = map?.get('steps', true)
  if (map === undefined || !isSeq(list)) return 'the steps of the job stand elsewhere, behind an alias'
  const checkout = findCheckout(steps.slice(0, step.index))
  if (typeof checkout === 'string') return checkout
  const job = { name: step.job, data, steps, map, list }
  const additions = add(file, step, checkout, job, setting)
  return typeof additions === 'string' ? additions : { additions, notes: tell(file, step, job, setting) }
}

function whyUnsure(job: Fields, steps: readonly Fields[], index: number): string | undefined {
  const chosen = steps[index] ?? {}
  if (job.strategy !== undefined) return 'a job with a strategy runs several times at once'
  if (
    steps.some(
      ({ uses, with: given }) => /cache/.test(textOf(uses) ?? '') && holdsLedger(fieldsOf(given).path),
    )
  )
    return 'the job carries .cdn-purge from one run to the next in a way of its own'
  if ((chosen['continue-on-error'] ?? false) !== false || hidesFailure(textOf(chosen.run)))
    return HIDDEN_FAILURE
  if (/\b(?:always|failure|cancelled)\s*\(/.test(textOf(chosen.if) ?? ''))
    return 'the step is also run after a failure, and may fail itself'
  return undefined
}

/** The step that brings the repository to where the job begins: it cleans that folder. */
function findCheckout(before: readonly Fields[]): number | string {
  const checkouts = before.flatMap(({ uses, with: given }, index) =>
    /^actions\/checkout@/.test(textOf(uses) ?? '') ? [{ index, ...fieldsOf(given) }] : [],
  )
  const here = checkouts.findLast(each => !('path' in each) || each.path === '.')
  if (here === undefined) {
    return checkouts.length === 0
      ? 'the job checks nothing out before that step, so that neither the configuration nor cdn-purge is there'
      : 'the job checks the repository out into a folder of its own'
  }
  return 'repository' in here && !/github\.repository\b/.test(String(here.repository))
    ? 'the job checks another repository out'
    : here.index
}

function add(
  file: YamlFile,
  { path: place, index }: CiStep,
  checkout: number,
  { name, data, steps, map, list }: Job,
  setting: Setting,
): readonly Addition[] | string {
  const condition = steps[index]?.if
  const stem = place.slice(place.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '')
  const call: Call = {
    dir: broughtFolder(steps.slice(0, index), setting),
    moves: [file.data, data].some(each => 'working-directory' in fieldsOf(fieldsOf(each.defaults).run)),
    condition: condition === undefined ? undefined : String(condition),
    group: `cdn-purge-${stem}-${name}`.replace(/[^\w-]/g, '-'),
  }
  const lines = githubLines(setting, call)
  const gap = isSpaced(file, list) ? [''] : []
  const [first, second] = [afterItem(file, list, checkout), afterItem(file, list, index)]
  const path = ['jobs', name, 'steps']
  if (first === undefined || second === undefined) return 'the steps do not stand in lines of their own'
  const lead = second.isOpen ? [] : gap
  const made: Addition[] = [
    { ...first, path, index: checkout + 1, lines: [...gap, ...lines.restore] },
    { ...second, path, index: index + 1, lines: [...lead, ...lines.run, ...gap, ...lines.save] },
  ]
  if ((file.data.concurrency ?? data.concurrency) !== undefined) return made
  const top = beforeField(file, map, 'steps')
  if (top === undefined) return 'the fields of the job do not stand in lines of their own'
  return [{ ...top, path: ['jobs', name], lines: lines.concurrency }, ...made]
}

/** The folder that the job is given by another one, relative to the project; `undefined`: it builds by itself. */
function broughtFolder(before: readonly Fields[], { project }: Setting): string | undefined {
  const downloads = before.filter(isDownload)
  if (downloads.length === 0) return undefined
  const [path, second] = downloads.map(({ with: given }) => textOf(fieldsOf(given).path))
  const { output } = project.framework
  if (path === undefined || second !== undefined || /^[/~]|\$\{\{/.test(path)) return output
  const folder = relative(`/${folderOf(project)}`, `/${path}`)
  const isAbove = folder === '' || folder.startsWith('..') || output.startsWith(`${folder}/`)
  return isAbove ? output : folder
}

function isDownload({ uses }: Fields): boolean {
  return /^actions\/download-artifact@/.test(textOf(uses) ?? '')
}

function tell(
  file: YamlFile,
  { path, index }: CiStep,
  { name, data, steps }: Job,
  { project, caches }: Setting,
): readonly string[] {
  const before = steps.slice(0, index)
  const on = file.data.on
  const isCalled =
    on === 'workflow_call' || itemsOf(on).includes('workflow_call') || 'workflow_call' in fieldsOf(on)
  const endsOthers = [file.data, data].some(
    ({ concurrency }) => (fieldsOf(concurrency)['cancel-in-progress'] ?? false) !== false,
  )
  const installs = before.some(({ run, uses }) => installsPackages(textOf(run), textOf(uses)))
  return [
    `Add ${variables(caches).join(', ')} to the secrets of the repository, for Actions`,
    ...(endsOthers
      ? [
          `Look at "cancel-in-progress" in ${path}: a deploy that is ended by the next one may have uploaded only a part. What it owes is kept, and sent by the next one`,
        ]
      : []),
    ...(installs
      ? []
      : [
          `Look whether the job "${name}" of ${path} installs the packages before that step: cdn-purge is one of them`,
        ]),
    ...(isCalled
      ? [`Give the secrets to ${path} where it is called: with "secrets: inherit", or by name`]
      : []),
    ...(before.some(isDownload) && project.framework.entry !== undefined ? [carryNote(name, path)] : []),
  ]
}

/** A map within a map; `undefined` where it stands elsewhere. */
function findMap(map: YAMLMap, ...keys: readonly string[]): YAMLMap | undefined {
  return keys.reduce<YAMLMap | undefined>((found, key) => {
    const next: unknown = found?.get(key, true)
    return isMap(next) ? next : undefined
  }, map)
}
