import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'
import { headOf, type JsonSchema, mapParts } from './json-schema.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The files with the types of what `--json` prints. */
const files =
  '{packages/core/src/{plan,report}/model,packages/cli/src/render/{changes,explanation,failure,jobs,setup/checks,status},packages/cli/src/commands/verify}.ts'

/** What a request has only once it was sent. */
const OF_SENT = ['status', 'attempts', 'ms', 'missed', 'said', 'operation']

/** Of the types, by which the schemas name them too. */
const names = [
  'RunReport',
  'DiffReport',
  'ExplainReport',
  'StatusReport',
  'JobsReport',
  'VerifyReport',
  'DoctorReport',
  'FailureReport',
  'DueItem',
] as const

type Name = (typeof names)[number]

type OutputName = 'report' | 'plan' | 'diff' | 'explain' | 'status' | 'jobs' | 'verify' | 'doctor'

/** What each command prints, in words, and its type. */
const printed: Readonly<Record<Exclude<OutputName, 'plan'>, readonly [type: Name, text: string]>> = {
  report: [
    'RunReport',
    'What "cdn-purge run --json" prints, and purge and retry: one object, of a run or of what kept it from running.',
  ],
  diff: ['DiffReport', 'What "cdn-purge diff --json" prints: what changed, or what kept it from looking.'],
  explain: [
    'ExplainReport',
    'What "cdn-purge explain --json" prints: why something is purged or not, or what kept it from looking.',
  ],
  status: [
    'StatusReport',
    'What "cdn-purge status --json" prints: what is known and owed, or what kept it from looking.',
  ],
  jobs: ['JobsReport', 'What "cdn-purge jobs --json" prints: lists of jobs, or what kept it from asking.'],
  verify: [
    'VerifyReport',
    'What "cdn-purge verify --json" prints: what the edge served, or what kept it from asking.',
  ],
  doctor: [
    'DoctorReport',
    'What "cdn-purge doctor --json" prints: what was looked at, or what kept it from looking.',
  ],
}

/** The schemas of what `--json` prints, from the types, which hold the texts. */
export function outputSchemas(): Readonly<Record<OutputName, JsonSchema>> {
  const { definitions = {} } = read(names)
  const made = (name: Exclude<OutputName, 'plan'>) => {
    const [type, text] = printed[name]
    return oneOf(headOf(name, `cdn-purge ${name}`, text), type, definitions)
  }
  return {
    report: made('report'),
    plan: oneOf(
      headOf(
        'plan',
        'cdn-purge plan',
        'What "cdn-purge plan --json" prints: the report that a run would give, of requests that nobody has sent.',
      ),
      'RunReport',
      planned(definitions),
    ),
    diff: made('diff'),
    explain: made('explain'),
    status: made('status'),
    jobs: made('jobs'),
    verify: made('verify'),
    doctor: made('doctor'),
  }
}

function read(names: readonly Name[]): JsonSchema {
  const generator = createGenerator({
    path: root + files,
    tsconfig: `${root}tsconfig.json`,
    skipTypeCheck: true,
    // A later version may have more to say: readers pass over what they do not know.
    additionalProperties: true,
  })
  const parts = names.map(name => {
    const made: JsonSchema = JSON.parse(JSON.stringify(generator.createSchema(name)))
    return made.definitions ?? {}
  })
  return mapParts({ definitions: Object.assign({}, ...parts) }, part => {
    const text = part.description === undefined ? {} : { description: plainText(part.description) }
    return { ...(part.$ref === '#/definitions/DueList' ? listOfDue : part), ...text }
  })
}

/** A list that makes its items when somebody asks is written as an array. */
const listOfDue: JsonSchema = { type: 'array', items: { $ref: '#/definitions/DueItem' } }

/** Links are the editor's; a schema has texts. */
function plainText(text: string): string {
  return text
    .replace(/\s*\{@link\s+([\w.]+)\s*\}/g, (_, name: string) => ` \`${name.split('.').at(-1)}\``)
    .replace(/ +([.,;])/g, '$1')
    .replace(/\s+/g, ' ')
}

function planned(definitions: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  const { RequestReport: request = {}, RunReport: run = {} } = definitions
  const unsent = Object.entries(request.properties ?? {}).filter(([name]) => !OF_SENT.includes(name))
  const always = { command: { const: 'plan' }, dryRun: { const: true } }
  return {
    ...definitions,
    RequestReport: { ...request, properties: Object.fromEntries(unsent) },
    RunReport: {
      ...run,
      properties: Object.fromEntries(
        Object.entries(run.properties ?? {}).map(([name, property]) => [
          name,
          { ...property, ...Object.entries(always).find(([known]) => known === name)?.[1] },
        ]),
      ),
    },
  }
}

/** A schema of what comes of a command: its report, or a failure. */
function oneOf(head: JsonSchema, name: Name, definitions: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const anyOf = [name, 'FailureReport'].map(each => ({ $ref: `#/definitions/${each}` }))
  const used = new Map<string, JsonSchema>()
  const open = [name, 'FailureReport']
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const definition = definitions[next]
    if (used.has(next) || definition === undefined) continue
    used.set(next, definition)
    for (const [, found = ''] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g))
      open.push(found)
  }
  const sorted = [...used].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { ...head, anyOf, definitions: Object.fromEntries(sorted) }
}
