import { suggest } from '@cdn-purge/core/command'
import { listSome } from '@cdn-purge/core/engine'
import { type CiFile, type CiStep, spellStep, type Upload } from './model.ts'

/** Steps that an error names before it only counts them. */
const SHOWN = 40

/**
 * The step that a text names: by its name, its `id`, the first line of its `run` (in GitLab, of a line of `script`),
 * or what it `uses`; with `JOB/` or `FILE:JOB/` before it where that names several.
 *
 * @returns a text that says why none is meant
 */
export function findStep(files: readonly CiFile[], text: string): Upload | string {
  const steps = files.flatMap(file => file.steps)
  const found = files.flatMap(file =>
    file.steps.filter(step => spellings(step).includes(text)).map(step => ({ file, step })),
  )
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  const unread = files.flatMap(({ path, problem }) =>
    problem === undefined ? [] : ` ${path} was not looked at: ${problem}.`,
  )
  if (steps.length === 0) {
    const where = files.length === 0 ? 'no .github/workflows and no .gitlab-ci.yml' : 'no job with steps'
    return `--after ${text}: there is ${where} in this repository.${unread.join('')}`
  }
  if (first !== undefined) {
    const shown = [...new Set(found.map(({ step }) => spellStep(step)))]
    return shown.length === 1
      ? `--after ${text}: ${shown[0]} is there ${found.length} times. Give the one that is meant a name of its own.`
      : `--after ${text}: several steps are called that. Say which: ${listSome(shown, SHOWN)}.`
  }
  const known = [...new Set(steps.flatMap(spellings))]
  const there = listSome([...new Set(steps.map(spellStep))], SHOWN)
  return `--after ${text}: there is no such step${suggest(text, known)}. There are: ${there}.${unread.join('')}`
}

/** The step that looks most like an upload, the last one of several; `undefined`: none does. */
export function likelyUpload(steps: readonly CiStep[]): CiStep | undefined {
  const best = Math.max(0, ...steps.map(({ likeness }) => likeness))
  return best === 0 ? undefined : steps.findLast(({ likeness }) => likeness === best)
}

function spellings({ path, job, names }: CiStep): readonly string[] {
  const file = path.slice(path.lastIndexOf('/') + 1)
  return names.flatMap(name => [
    name,
    `${job}/${name}`,
    ...[file, path].map(each => `${each}:${job}/${name}`),
  ])
}
