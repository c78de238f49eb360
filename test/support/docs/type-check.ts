import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Block } from './blocks.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What readers have around the blocks: a simulator that runs, a provider and a store of their own. */
const around = `import type * as core from '@cdn-purge/core/testing'
import type * as kit from '@cdn-purge/simulator'
declare global {
  const createSimulator: typeof kit.createSimulator
  const simulator: kit.Simulator
  const varnish: { list(): { host: string; path: string; query: string }[]; ban(held: object): Promise<void> }
  const myProvider: Parameters<typeof core.testProvider>[0]['provider']
  const fixture: Omit<Parameters<typeof core.testProvider>[0], 'provider'>
  const createMyStore: Parameters<typeof core.testStore>[0]
  const openMyStore: (
    same: Parameters<Parameters<typeof core.testStore>[0]>[0],
    steps?: number,
  ) => ReturnType<Parameters<typeof core.testStore>[0]>
}
`

/** Gives a folder our packages, and those that the tests use. */
export function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(modules, { recursive: true })
  const test = (name: string) => join(root, 'test/node_modules', name)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const name of [
    '@cdn-purge',
    '@rspack',
    'cdn-purge',
    'unplugin-cdn-purge',
    'esbuild',
    'rolldown',
    'rollup',
    'vite',
  ]) {
    symlinkSync(test(name), join(modules, name), 'junction')
  }
  for (const name of ['@types', 'vitest'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
}

/**
 * Compiles blocks in one program.
 *
 * @param folder - with the packages that they import
 * @returns what is wrong, each with page and line
 */
export function typeCheck(blocks: readonly Block[], folder: string): string[] {
  const files = new Map(
    blocks.map((block, index) => {
      const file = join(folder, `block-${index}.ts`)
      writeFileSync(file, `${block.text}\nexport {}\n`)
      return [basename(file), block]
    }),
  )
  const globals = join(folder, 'around.d.ts')
  writeFileSync(globals, around)
  const program = ts.createProgram([globals, ...[...files.keys()].map(name => join(folder, name))], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  })
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const block = files.get(basename(file?.fileName ?? ''))
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line
    const place = block === undefined ? (file?.fileName ?? '') : `${block.page}:${block.line + line + 1}`
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}
