import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig, type OutputOptions, type Plugin, type RolldownOptions } from 'rolldown'
import { doors } from './doors.ts'

const {
  dependencies,
  peerDependencies,
}: Record<'dependencies' | 'peerDependencies', Record<string, string>> = JSON.parse(
  readFileSync('package.json', 'utf8'),
)
// The option schemas are part of every build's start-up: bundled, they load ten times faster than the package.
const external = Object.keys({ ...dependencies, ...peerDependencies }).filter(name => name !== 'valibot')

/** What is started as a thread, or read by tools that need nothing else: each one file, without the rest. */
const { text, 'hash-worker': hashWorker, ...together } = doors

/**
 * What is loaded together is one file: each further one costs. A build begins with the engine and a provider, and ends
 * with a run; what only some of them need stays in files of its own.
 */
const begin = createClosure([
  doors.engine,
  'src/providers/contract/answer.ts',
  'src/providers/contract/provider.ts',
  'src/plan/address.ts',
  'src/text/escape-regex.ts',
])
const end = createClosure([doors.run])

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** Whether a file is one of these entries, or one that they always load. */
function createClosure(entries: readonly string[]) {
  const found = new Set<string>()
  return (id: string, modules: Modules): boolean => {
    const open = found.size === 0 ? entries.map(entry => resolve(entry)) : []
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue
      found.add(next)
      open.push(...(modules.getModuleInfo(next)?.importedIds ?? []))
    }
    return found.has(id)
  }
}

/** One byte a character in memory, where a single other character would make it two. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue
      file.code = file.code.replace(
        /[^\0-\x7f]/g,
        unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    }
  },
}

function bundle(input: Record<string, string>, output: OutputOptions): RolldownOptions {
  return {
    input,
    platform: 'node',
    external: [/^node:/, ...external.map(name => new RegExp(`^${name}(?:/|$)`))],
    transform: { target: 'node20.19' },
    plugins: [ascii],
    output: {
      dir: 'dist',
      format: 'es',
      // The texts stand in the types: what is loaded is parsed without them.
      comments: { jsdoc: false },
      ...output,
    },
  }
}

export default defineConfig([
  bundle(together, {
    cleanDir: true,
    codeSplitting: {
      groups: [
        {
          debugName: 'begin and end',
          name: (id: string, modules: Modules) =>
            begin(id, modules) ? 'begin' : end(id, modules) ? 'end' : null,
        },
      ],
    },
  }),
  bundle({ text }, {}),
  bundle({ 'hash-worker': hashWorker }, {}),
])
