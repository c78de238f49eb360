import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { parse, parseAllDocuments } from 'yaml'
import { carry, keep } from './carry.ts'
import type { Repository } from './repository.ts'
import type { CiService } from './service.ts'

type Inputs = Readonly<Record<string, string | boolean>>

const script = v.array(
  v.pipe(v.string(), v.excludes('$[[', 'must not hold an input: it would be a part of the script')),
)
const value = v.strictObject({ value: v.string(), expand: v.literal(false) })
const rules = v.array(v.strictObject({ if: v.string() }))
const header = v.strictObject({
  spec: v.strictObject({
    inputs: v.record(
      v.string(),
      v.strictObject({
        description: v.string(),
        type: v.optional(v.literal('boolean')),
        default: v.union([v.string(), v.boolean()]),
      }),
    ),
  }),
})
const job = v.strictObject({
  stage: v.string(),
  image: v.string(),
  resource_group: v.string(),
  rules,
  variables: v.record(v.string(), value),
  cache: v.strictObject({ key: v.string(), paths: v.tuple([v.string()]), when: v.literal('always') }),
  script,
})
const pipeline = v.strictObject({
  include: v.tuple([
    v.strictObject({
      component: v.pipe(v.string(), v.regex(/^\$CI_SERVER_FQDN\/[\w-]+\/[\w-]+\/purge@\d+$/)),
      inputs: v.record(v.string(), v.union([v.string(), v.boolean()])),
    }),
  ]),
  upload: v.strictObject({
    stage: v.string(),
    image: v.string(),
    rules,
    script,
    artifacts: v.strictObject({ paths: v.array(v.string()) }),
  }),
})

const file = fileURLToPath(new URL('../../../templates/purge/template.yml', import.meta.url))
const [head, body] = parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS())

/** The inputs of this repository's component. */
export const componentInputs = v.parse(header, head).spec.inputs

/** The component's job with its inputs filled in, as GitLab does it: in the texts of the parsed file. */
export function readComponent(given: Inputs): v.InferOutput<typeof job> {
  const unknown = Object.keys(given).filter(name => !(name in componentInputs))
  if (unknown.length > 0) throw new Error(`The component has no input ${unknown.join(', ')}.`)
  // Its script holds none: the commands that stand in it are read as they are written.
  v.parse(v.record(v.string(), v.looseObject({ script })), body)
  const fillText = (text: string) =>
    text.replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
      const input = componentInputs[name]
      if (input === undefined)
        throw new Error(`The component reads the input ${name}, which it does not have.`)
      return `${given[name] ?? input.default}`
    })
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') return fillText(part)
    if (Array.isArray(part)) return part.map(fill)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [fillText(name), fill(each)]))
  }
  const [found] = Object.values(v.parse(v.record(v.string(), job), fill(body)))
  if (found === undefined) throw new Error('The component has no job.')
  return found
}

/** GitLab CI with a job that uploads, and the component. */
export function createGitLabWithComponent(text: string, { checkout, sh }: Repository): CiService {
  const { include, upload } = v.parse(pipeline, parse(text))
  const { variables, cache, script } = readComponent(include[0].inputs)
  const values = Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value]))
  return {
    caches: [],
    async run(secrets) {
      const built = checkout()
      const uploaded = await sh(upload.script.join('\n'), built, secrets)
      if (uploaded.status !== 0) return { ok: false, output: uploaded.stdout + uploaded.stderr }
      const cwd = checkout()
      for (const { folder } of this.caches) carry(cache.paths[0], folder, cwd)
      for (const path of upload.artifacts.paths) carry(path, built, cwd)
      const { status, stdout, stderr } = await sh(script.join('\n'), cwd, { ...secrets, ...values })
      this.caches = [{ key: cache.key, folder: keep(cache.paths[0], cwd) }]
      return { ok: status === 0, output: stdout + stderr }
    },
  }
}
