import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../packages/core/src', import.meta.url))

/** Rooms of core that a build enters at its end at the earliest. */
const later = /^(?:prepare|owed|commit|purge|report|live|by-hand|deploy|doctor|images\/(?!open-images))/

test('what a build begins with loads nothing of a run', () => {
  const loaded = closureOf('engine.ts')
  expect(loaded.filter(file => later.test(file))).toEqual([])
  expect(loaded).toContain('options/schema.ts')
  expect(closureOf('whole-run.ts').filter(file => later.test(file))).toContain('purge/purge.ts')
})

test('a run without changes loads no planner and sends nothing', () => {
  const loaded = closureOf('whole-run.ts')
  expect(loaded.filter(file => /^plan\/(?:read|group|cover|write)\//.test(file))).toEqual([])
  expect(loaded.filter(file => /^(?:http\/(?:connect\/|send\.ts)|live\/look)/.test(file))).toEqual([])
})

/** A source file with all that it loads when it is loaded, relative to the sources, sorted. */
function closureOf(entry: string): readonly string[] {
  const found = new Set<string>()
  const open = [join(source, entry)]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const folder = dirname(file)
    open.push(...loadedBy(readFileSync(file, 'utf8')).map(specifier => join(folder, specifier)))
  }
  return [...found].map(file => relative(source, file)).sort()
}

/** Relative specifiers of imports that are neither of types alone nor made later. */
function loadedBy(text: string): readonly string[] {
  const statements = text.matchAll(/^(?:import|export) (?!type )(?:[^'\n]*|\{[^}]*\}) from '(\.[^']+)'/gm)
  return [...statements].map(([, specifier]) => specifier ?? '')
}
