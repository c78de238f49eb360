import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createSimulator, type Edge, type LogEntry } from '@cdn-purge/simulator'
import { expect, onTestFinished } from 'vitest'
import { pagesOf } from './site-model.ts'
import { brokenNames, type Output, readOutput } from './token-site.ts'
import { createFolder, SITE } from './workspace.ts'

const folder = fileURLToPath(new URL('../../playground', import.meta.url))
/** The program behind `npm start` of each playground. */
export const withSimulator = join(folder, 'demo/with-simulator.mjs')

/** Folders of programs: `demo` drives the playgrounds, `report` takes the README's pictures. */
const PROGRAMS = ['demo', 'report']

/** The playgrounds that there are. */
export const playgroundNames = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !PROGRAMS.includes(entry.name))
  .map(entry => entry.name)

/** A copy of a playground that is a test's own, ready to be built. */
export function copyPlayground(name: string) {
  if (!existsSync(join(folder, '../packages/unplugin/dist'))) {
    throw new Error('The plugin is not built: run "npm run build" first.')
  }
  const root = createFolder()
  const made = /[\\/](?:node_modules|dist|\.cdn-purge)$/
  cpSync(join(folder, name), root, { recursive: true, filter: path => !made.test(path) })
  symlinkSync(join(folder, name, 'node_modules'), join(root, 'node_modules'), 'junction')
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return { root, layers: layersOf(String(scripts.start)) }
}

const caches = ['wao', 'paradarum', 'medianova'] as const

/** What `npm start` simulates, from the origin outwards. */
function layersOf(start: string): (typeof caches)[number][] {
  const [program, script, ...layers] = start.split(' ')
  expect([program, script, layers.at(-1)]).toEqual(['node', '../demo/with-simulator.mjs', 'optimole'])
  return layers.slice(0, -1).map(layer => {
    const cache = caches.find(name => name === layer)
    if (cache === undefined) throw new Error(`this test cannot judge a layer of "${layer}"`)
    return cache
  })
}

/** Runs a program in a folder, with nothing of this process' environment but what programs need. */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: unknown; readonly printed: string }> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(program, args, { cwd, env: { PATH, HOME, NO_COLOR: '1', ...env }, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.end()
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const [status] = await once(child, 'close')
  return { status, printed }
}

/** What one build did. */
export interface Step {
  readonly printed: string
  readonly output: Output
  /** Requests of the build, oldest first. */
  readonly log: readonly LogEntry[]
}

/** A playground whose caches are judged after each build by what lies in its output before and after. */
export async function openPlayground(name: string) {
  const { root, layers } = copyPlayground(name)
  const output = join(root, 'dist')
  const simulator = await createSimulator({
    origin: output,
    hosts: ['www.example.com'],
    layers: [...layers, 'optimole'],
    optimole: { tokens: ['First.1', 'Second.2', 'Third.3'] },
  })
  onTestFinished(() => simulator.close())
  const edges = layers.map(layer => simulator.edges[layer])
  const outermost = edges.at(-1)
  if (outermost === undefined) throw new Error(`${name} has no cache`)
  const urls = Object.entries(simulator.apis).map(([api, { baseUrl }]) => [
    `${api.toUpperCase().replaceAll('-', '_')}_BASE_URL`,
    baseUrl,
  ])
  const env = { ...simulator.env, ...Object.fromEntries(urls) }
  let before: Output = {}

  return {
    layers,
    optimole: simulator.edges.optimole,
    outermost,
    /** Replaces a text in a source. */
    edit(file: string, from: string, to: string) {
      const text = readFileSync(join(root, file), 'utf8')
      expect(text).toContain(from)
      writeFileSync(join(root, file), text.replaceAll(from, to))
    },
    path: (file: string) => join(root, file),
    /** The bytes of what is recorded. */
    ledger: () => readOutput(join(root, '.cdn-purge')),
    /** Builds while the caches are warm, and judges what each has lost, and what visitors get. */
    async build(): Promise<Step> {
      const warm = edges.map(edge => edge.keys())
      const { status, printed } = await runProgram(['npm', 'run', 'build'], root, env)
      expect(status, printed).toBe(0)
      const log = [...simulator.log]
      simulator.clearLog()
      const after = readOutput(output)
      expect(brokenNames(before, after)).toEqual([])
      const due = dueUrls(before, after)
      edges.forEach((edge, index) => {
        const now = new Set(edge.keys())
        const lost = warm[index]?.filter(key => !now.has(key) && !isHashed(key.slice(key.indexOf('/') + 1)))
        const wanted = due.map(keyOf).filter(key => warm[index]?.includes(key))
        expect(lost?.sort(), `purged from ${edge.name}`).toEqual(wanted.sort())
      })
      await expectFresh(outermost, after, due)
      before = after
      return { printed, output: after, log }
    },
  }
}

/** Every answer is what is deployed; what is gone answers 404. */
async function expectFresh(edge: Edge, output: Output, due: readonly string[]): Promise<void> {
  const files = new Map(Object.keys(output).flatMap(path => urlsOf(path).map(url => [url, output[path]])))
  for (const url of new Set([...files.keys(), ...due])) {
    const response = await edge.get(url)
    const text = await response.text()
    expect(response.status === 404 ? undefined : text, url).toBe(files.get(url))
  }
}

/** URLs of what is new, changed or gone; a hash in a name stands for bytes that nobody has seen under it. */
function dueUrls(before: Output, after: Output): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...paths].filter(path => before[path] !== after[path] && !isHashed(path)).flatMap(urlsOf)
}

/** In each playground, files with a hash in their name, and no others, lie in this folder. */
function isHashed(path: string): boolean {
  return path.startsWith('assets/')
}

function urlsOf(path: string): string[] {
  return pagesOf(path, [SITE], false).map(({ url }) => url)
}

/** How an edge names an address. */
function keyOf(url: string): string {
  return url.slice(url.indexOf('//') + 2)
}
