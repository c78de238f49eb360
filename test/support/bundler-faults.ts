import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'rollup'
import { type Compiler, NormalModule, sources, type WebpackPluginInstance } from 'webpack'

/** Where a build can be made to fail: while a module is read, chunks are made, before and after files are written. */
export const stages = ['transform', 'render', 'emit', 'written'] as const

/** See {@link stages}. */
export type Stage = (typeof stages)[number]

/** What a fixture's build is disturbed by. */
export interface Disturbance {
  /** The fixture's folder. */
  readonly root: string
  readonly failIn?: Stage | undefined
  /** A file of `dist` that another plugin writes when everything is done. */
  readonly late?: string | undefined
}

/** What a fault does. */
export function fail(): never {
  throw new Error('planned failure')
}

/** Plugins for Rollup, Rolldown and Vite that disturb a build. */
export function disturb({ root, failIn, late }: Disturbance): Pick<Plugin, 'name'>[] {
  const faults: Record<Stage, Plugin> = {
    transform: { name: 'fault', transform: fail },
    render: { name: 'fault', renderChunk: fail },
    emit: { name: 'fault', generateBundle: fail },
    written: { name: 'fault', writeBundle: fail },
  }
  const writer: Plugin = {
    name: 'late',
    async closeBundle() {
      // Several turns of the event loop later, as a real one would be.
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      if (late !== undefined) writeFileSync(join(root, 'dist', late), 'late')
    },
  }
  return [...(failIn === undefined ? [] : [faults[failIn]]), ...(late === undefined ? [] : [writer])]
}

/** The same for webpack. */
export function disturbCompiler({ root, failIn, late }: Disturbance): WebpackPluginInstance {
  return {
    apply({ hooks }: Compiler) {
      hooks.compilation.tap('fault', compilation => {
        if (failIn === 'transform') NormalModule.getCompilationHooks(compilation).loader.tap('fault', fail)
        if (failIn === 'render') compilation.hooks.processAssets.tap('fault', fail)
      })
      if (failIn === 'emit') hooks.emit.tap('fault', fail)
      if (failIn === 'written') hooks.afterEmit.tap('fault', fail)
      hooks.done.tapPromise('late', async () => {
        for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
        if (late !== undefined) writeFileSync(join(root, 'dist', late), 'late')
      })
    },
  }
}

/** Emits the files of `public` as they are, as Vite does by itself. */
export function copyPublic(root: string): Plugin {
  return {
    name: 'copy-public',
    generateBundle() {
      for (const [fileName, source] of publicFiles(root)) this.emitFile({ type: 'asset', fileName, source })
    },
  }
}

/** The same for webpack. */
export function copyPublicInWebpack(root: string): WebpackPluginInstance {
  return {
    apply({ hooks }: Compiler) {
      hooks.thisCompilation.tap('copy-public', compilation => {
        compilation.hooks.processAssets.tap('copy-public', () => {
          for (const [name, content] of publicFiles(root)) {
            compilation.emitAsset(name, new sources.RawSource(content))
          }
        })
      })
    },
  }
}

/** The files of a fixture's `public`, by their names in the output. */
export function publicFiles(root: string): [string, Buffer][] {
  const folder = join(root, 'public')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path)]
    })
}
