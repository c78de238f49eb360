import { type Fields, fieldsOf, isFields, itemsOf, readYaml, textOf } from './document.ts'
import { likenessOf } from './likeness.ts'
import type { CiFile, CiService, CiStep } from './model.ts'

/** Keys of a pipeline that are no jobs. */
const GLOBALS = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
])

/** Reads the steps of all jobs of a file. */
export function listSteps(service: CiService, path: string, text: string): CiFile {
  const read = readYaml(text)
  if (typeof read === 'string') return { service, path, text, steps: [], problem: read }
  const steps = service === 'github' ? workflowSteps(path, read.data) : pipelineSteps(path, read.data)
  return { service, path, text, steps }
}

/** The jobs of a pipeline, without those that are only there for others. */
export function pipelineJobs(data: Fields): readonly (readonly [name: string, job: Fields])[] {
  return Object.entries(data).flatMap(([name, job]) =>
    GLOBALS.has(name) || name.startsWith('.') || !isFields(job) ? [] : [[name, job] as const],
  )
}

function workflowSteps(path: string, data: Fields): readonly CiStep[] {
  return Object.entries(fieldsOf(data.jobs)).flatMap(([job, each]) =>
    itemsOf(fieldsOf(each).steps).flatMap((item, index) => {
      const { name, id, run, uses } = fieldsOf(item)
      const said = [textOf(name), textOf(id), textOf(uses)].flatMap(text => text ?? [])
      const names = [...said, ...firstLines(textOf(run))]
      const [label] = names
      if (label === undefined) return []
      const likeness = likenessOf({
        names: [textOf(name), textOf(id)],
        does: textOf(run) ?? textOf(uses) ?? '',
      })
      return [{ service: 'github', path, job, index, label, names, likeness } as const]
    }),
  )
}

function pipelineSteps(path: string, data: Fields): readonly CiStep[] {
  return pipelineJobs(data).flatMap(([job, { script }]) => {
    const text = textOf(script)
    const items = text === undefined ? itemsOf(script) : [text]
    return items.flatMap((item, index) => {
      const names = firstLines(textOf(item))
      const [label] = names
      const likeness = likenessOf({ names: [], does: textOf(item) ?? '' })
      return label === undefined
        ? []
        : [{ service: 'gitlab', path, job, index, label, names, likeness } as const]
    })
  })
}

/** The first line that does something, and the first one at all. */
function firstLines(text: string | undefined): readonly string[] {
  const lines = (text ?? '').split('\n').flatMap(line => line.trim() || [])
  return [...new Set([lines.find(line => !line.startsWith('#')), lines[0]])].flatMap(line => line ?? [])
}
