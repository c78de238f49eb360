import { isMap, isScalar, isSeq, visit } from 'yaml'
import {
  type Data,
  type Fields,
  fieldsOf,
  isFields,
  isItems,
  itemsOf,
  textOf,
  type YamlFile,
} from './document.ts'
import { callsRun, HIDDEN_FAILURE, hidesFailure, holdsLedger, installsPackages } from './likeness.ts'
import { carryNote, folderOf, gitlabLines, type Setting, variables } from './lines.ts'
import { pipelineJobs } from './list-steps.ts'
import type { CiStep } from './model.ts'
import { type Addition, afterItem, beforeField, type Planned } from './places.ts'

/** GitLab's limit of caches a job. */
const MOST_CACHES = 4
/** Fields of a job that something is added to. */
const ADDED_TO = ['script', 'cache']

/** What makes a job of GitLab's purge after a line of its script; a text says why nobody can be sure. */
export function planGitLab(file: YamlFile, step: CiStep, setting: Setting): Planned | 'there' | string {
  const job = fieldsOf(file.data[step.job])
  const script = itemsOf(job.script).flat().map(textOf)
  if (script.some(line => callsRun(line))) return 'there'
  if (job.parallel !== undefined) return 'a job with "parallel" runs several times at once'
  if ('inherit' in job) return 'the job says what it inherits'
  if (hidesFailure(textOf(itemsOf(job.script)[step.index]))) return HIDDEN_FAILURE
  const map: unknown = file.root.get(step.job, true)
  const list: unknown = isMap(map) ? map.get('script', true) : undefined
  if (!isMap(map) || !isSeq(list) || list.tag === '!reference')
    return 'the script of the job is no list of lines in its own place'
  if (isTakenUp(file, step.job)) return 'another job takes what this one does'
  const bases = basesOf(file.data, job)
  if (bases === undefined) return 'the job extends one that is not in this file'
  const place = afterItem(file, list, step.index)
  const top = beforeField(file, map, 'script')
  if (place === undefined || top === undefined)
    return 'the lines of the job do not stand in lines of their own'
  const isBuilt = script.some(line => /\b(?:build|generate|export)\b/.test(line ?? ''))
  const dir =
    !isBuilt && isBrought(file.data, step.job, setting) ? setting.project.framework.output : undefined
  const lines = gitlabLines(setting, { dir, moves: moves(file.data, job, bases, script) })
  const cache = addCache(file, step.job, bases, lines.cache)
  if (typeof cache === 'string') return cache
  const isAlone = [job, ...bases].some(each => each.resource_group !== undefined)
  const alone = isAlone ? [] : lines.resourceGroup
  const fields = cache.kind === 'field' ? [...alone, ...cache.lines] : alone
  const own: Addition[] = fields.length === 0 ? [] : [{ ...top, path: [step.job], lines: fields }]
  const listed = cache.kind === 'item' ? [cache.addition] : []
  return {
    additions: [
      ...own,
      ...listed,
      { ...place, path: [step.job, 'script'], index: step.index + 1, lines: lines.run },
    ],
    notes: tell(file, step, [job, ...bases], dir !== undefined, setting),
  }
}

/** The jobs that a job extends, in this file; `undefined`: one is elsewhere. */
function basesOf(data: Fields, job: Fields, seen: readonly string[] = []): readonly Fields[] | undefined {
  const names = [job.extends ?? []].flat().map(String)
  const found = names.map(name => {
    const base = data[name]
    if (!isFields(base) || seen.includes(name)) return undefined
    const further = basesOf(data, base, [...seen, name])
    return further && [base, ...further]
  })
  return found.some(each => each === undefined) ? undefined : found.flatMap(each => each ?? [])
}

/** Whether another job is given what this one has: by `extends`, or by `!reference [job, script]`. */
function isTakenUp({ data, document }: YamlFile, job: string): boolean {
  let isReferred = false
  visit(document, {
    Seq(_, { tag, items: [name, key] }) {
      if (tag === '!reference' && isNamed(name, job) && ADDED_TO.some(each => isNamed(key, each))) {
        isReferred = true
      }
    },
  })
  return isReferred || Object.values(data).some(other => [fieldsOf(other).extends ?? []].flat().includes(job))
}

function isNamed(node: unknown, name: string): boolean {
  return isScalar(node) && node.value === name
}

type CacheChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'field'; readonly lines: readonly string[] }
  | { readonly kind: 'item'; readonly addition: Addition }

function addCache(
  file: YamlFile,
  name: string,
  bases: readonly Fields[],
  lines: readonly string[],
): CacheChange | string {
  const { data, root } = file
  const job = fieldsOf(data[name])
  const { cache } = job
  if (cache === undefined) {
    if ([data, fieldsOf(data.default), ...bases].some(each => each.cache !== undefined))
      return 'a cache of the job would stand in the place of the one that it inherits'
    if (
      [data.include ?? []]
        .flat()
        .some(each => !('template' in fieldsOf(each)) && !('component' in fieldsOf(each)))
    )
      return 'a cache of the job would stand in the place of one that an included file may set'
    return { kind: 'field', lines: ['cache:', ...lines.map(line => `  ${line}`)] }
  }
  const caches: readonly Data[] = isItems(cache) ? cache : [cache]
  if (caches.some(each => holdsLedger(fieldsOf(each).paths))) return { kind: 'none' }
  const map: unknown = root.get(name, true)
  const list: unknown = isMap(map) ? map.get('cache', true) : undefined
  if (!isSeq(list)) return 'the job has a cache, which would have to become a list of two'
  if (list.items.length >= MOST_CACHES)
    return `the job has ${list.items.length} caches, and may not have more`
  const place = afterItem(file, list, list.items.length - 1)
  if (place === undefined) return 'the caches of the job do not stand in lines of their own'
  const item = lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
  return {
    kind: 'item',
    addition: { ...place, path: [name, 'cache'], index: list.items.length, lines: item },
  }
}

/** Whether a line before the run may go to another folder. */
function moves(
  data: Fields,
  job: Fields,
  bases: readonly Fields[],
  script: readonly (string | undefined)[],
): boolean {
  const before = [job, ...bases, fieldsOf(data.default), data].flatMap(each =>
    [each.before_script ?? []].flat(2),
  )
  return [...before.map(textOf), ...script].some(line => /\b(?:cd|pushd)\s/.test(line ?? ''))
}

/** Whether the job is given the output by another one. */
function isBrought(data: Fields, name: string, { project }: Setting): boolean {
  const output = [folderOf(project), project.framework.output].filter(Boolean).join('/')
  return pipelineJobs(data).some(
    ([other, { artifacts }]) =>
      other !== name &&
      itemsOf(fieldsOf(artifacts).paths).some(each => {
        const path = String(each)
          .replace(/^\.\//, '')
          .replace(/\/?\**$/, '')
        return path !== '' && (output === path || output.startsWith(`${path}/`))
      }),
  )
}

function tell(
  file: YamlFile,
  { job, path }: CiStep,
  jobs: readonly Fields[],
  isGiven: boolean,
  { project, caches }: Setting,
): readonly string[] {
  const scripts = [...jobs, fieldsOf(file.data.default), file.data].flatMap(each =>
    [each.before_script ?? [], each.script ?? []].flat(3),
  )
  const installs = scripts.some(line => installsPackages(textOf(line)))
  return [
    `Make ${variables(caches).join(', ')} CI/CD variables, masked, and protected where the branch is`,
    'Look whether the runners share their caches, or give the job a tag that one runner has: else the ledger is on another one',
    ...(jobs.some(({ interruptible }) => interruptible === true)
      ? [
          `Look at "interruptible" in ${path}: a deploy that is ended by the next one may have uploaded only a part`,
        ]
      : []),
    ...(installs
      ? []
      : [`Look whether the job "${job}" of ${path} installs the packages: cdn-purge is one of them`]),
    ...(isGiven && project.framework.entry !== undefined ? [carryNote(job, path)] : []),
  ]
}
