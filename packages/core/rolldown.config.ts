import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'rolldown'
import { doors } from './doors.ts'

const {
  dependencies,
  peerDependencies,
}: Record<'dependencies' | 'peerDependencies', Record<string, string>> = JSON.parse(
  readFileSync('package.json', 'utf8'),
)
// The option schemas are part of every build's start-up: bundled, they load ten times faster than the package.
const external = Object.keys({ ...dependencies, ...peerDependencies }).filter(name => name !== 'valibot')

/** The files that an entry always loads, but for itself: one that is started as a thread runs when it is loaded. */
function createClosure(entry: string) {
  const found = new Set<string>()
  return (id: string, importsOf: (id: string) => readonly string[]): boolean => {
    const open = found.size === 0 ? [resolve(entry)] : []
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue
      found.add(next)
      open.push(...importsOf(next))
    }
    return id !== resolve(entry) && found.has(id)
  }
}

/** What is loaded together is one file: each further one costs. What only some runs need stays in files of its own. */
const groups = [
  { name: 'shared-text', inClosure: createClosure(doors.text) },
  { name: 'hashing', inClosure: createClosure(doors['hash-worker']) },
  { name: 'run', inClosure: createClosure(doors.engine) },
].map(({ name, inClosure }) => ({
  debugName: name,
  name: (id: string, modules: { getModuleInfo(id: string): { importedIds: string[] } | null }) =>
    inClosure(id, one => modules.getModuleInfo(one)?.importedIds ?? []) ? name : null,
}))

export default defineConfig({
  input: doors,
  platform: 'node',
  external: [/^node:/, ...external.map(name => new RegExp(`^${name}(?:/|$)`))],
  transform: { target: 'node20.19' },
  output: {
    dir: 'dist',
    format: 'es',
    cleanDir: true,
    // The texts stand in the types: what is loaded is parsed without them.
    comments: { jsdoc: false },
    codeSplitting: { groups },
  },
})
