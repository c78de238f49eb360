import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseArguments } from '../../../packages/cli/src/arguments/parse-arguments.ts'
import { commands } from '../../../packages/cli/src/commands.ts'
import { blocks as written } from '../../frameworks/docs.ts'
import type { Block } from './blocks.ts'
import { configurationsIn } from './configurations.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const recipes = ['', '-redis', '-action']
  .map(name => read(`test/integration/ci-recipes${name}.test.ts`))
  .join()
const servers: Readonly<Record<string, string>> = { nginx: 'nginx.conf', vcl: 'default.vcl' }

/** How a block is tried. */
export type Judgement =
  | { readonly how: 'configuration'; readonly configurations: readonly string[] }
  | { readonly how: 'types' }
  | { readonly how: 'shell'; readonly scripts: readonly string[] }
  | { readonly how: 'report'; readonly keys: readonly string[] }
  /** By another test, or here already. */
  | { readonly how: 'tried' }

/**
 * Says how a block is tried.
 *
 * @returns `undefined` where nothing tries it
 * @throws where it is not what it should be
 */
export function judge(block: Block): Judgement | undefined {
  const { page, heading, language, text } = block
  // Followed as a whole by test/pack/new-user.test.ts.
  if (page === 'docs/first-deploys.md') return { how: 'tried' }
  if (page === 'docs/ci.md' && /^(?:#!.*\n)?# \S+\n/.test(text)) {
    return recipes.includes(`'${heading}'`) ? { how: 'tried' } : undefined
  }
  const configurations = configurationsIn(block)
  if (configurations.length > 0 && /^[jt]s$/.test(language)) return { how: 'configuration', configurations }
  // What a framework's row writes, word for word, and builds (test/architecture/frameworks.test.ts).
  if (written.some(row => text === `// ${row.file}\n${row.text}`)) return { how: 'tried' }
  if (/^[jt]s$/.test(language)) return { how: 'types' }
  if (language === 'sh') return judgeShell(block)
  if (language === 'yaml') return { how: 'shell', scripts: stepsOf(parse(text)) }
  if (language === 'json') return judgeJson(text)
  const server = servers[language]
  if (server !== undefined)
    return text === read(`test/caches/engines/${server}`) ? { how: 'tried' } : undefined
  if (language === 'ini' || language === 'dockerfile') {
    const [, called] = /^(?:ExecStart=|ENTRYPOINT ).*?cdn-purge"?,? (.+)$/m.exec(text) ?? []
    return called !== undefined && isUnderstood(called.replace(/["\],]/g, '')) ? { how: 'tried' } : undefined
  }
  return undefined
}

/** Workers run until they are told to end, a queue needs a Redis, and doctor a site: of these, the words are read. */
function judgeShell({ page, text }: Block): Judgement | undefined {
  const lines = text.split('\n').filter(line => line !== '')
  const isRead = (line: string) => /cdn-purge (?:worker|queue|doctor)\b/.test(line)
  if (lines.some(line => isRead(line) && !isUnderstood(/cdn-purge ([^#]*)/.exec(line)?.[1] ?? '')))
    return undefined
  const others = lines.filter(line => !isRead(line))
  // Lines that only have in common what they show; elsewhere a block is one script.
  if (page === 'packages/cli/README.md') return { how: 'shell', scripts: others }
  return { how: 'shell', scripts: others.length === 0 ? [] : [`${others.join('\n')}\n`] }
}

function isUnderstood(words: string): boolean {
  const silent = { out: () => undefined, err: () => undefined }
  return 'command' in Object(parseArguments(words.trim().split(/\s+/), commands, '', silent))
}

function judgeJson(text: string): Judgement | undefined {
  const { $schema: schema, ...value }: Readonly<Record<string, unknown>> = JSON.parse(text)
  if (`${schema}`.endsWith('/configuration.json'))
    return { how: 'configuration', configurations: [`export default ${JSON.stringify(value)}\n`] }
  if (value.command === 'run') return { how: 'report', keys: Object.keys(value) }
  const statements = value.Version === '2012-10-17' && Array.isArray(value.Statement) ? value.Statement : []
  const actions: unknown[] = statements.flatMap(({ Action }) => Action)
  const isAction = (action: unknown) =>
    /^(?:cloudfront|s3):(?:Create|Get|Put|Delete|List)[A-Za-z]+$/.test(`${action}`)
  return actions.length > 0 && actions.every(isAction) ? { how: 'tried' } : undefined
}

/** The commands of a workflow's steps. */
function stepsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'run' && typeof part === 'string' ? [`${part}\n`] : stepsOf(part),
  )
}
