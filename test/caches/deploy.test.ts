import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { finish } from 'unplugin-cdn-purge'
import { build } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { viteConfig } from '../support/bundlers.ts'
import { runCommand } from '../support/command.ts'
import { describeWith } from '../support/programs.ts'
import { keepStandardError } from '../support/standard-error.ts'
import { writeFiles } from '../support/workspace.ts'
import type { Contents } from './addresses.ts'
import { engines } from './engines/index.ts'
import { deepest, setupsOn } from './layers.ts'
import { edit } from './scenarios.ts'
import { createStage, distOf, type Stage } from './stage.ts'
import { type Caches, startCaches } from './start-caches.ts'

/** Builds a site with Vite and the plugin, which notes what was built; an upload would follow. */
async function buildSite(
  { root, options }: Stage,
  { 'index.html': page, ...files }: Contents,
): Promise<void> {
  const copied = Object.entries(files).map(([file, content]) => [`public/${file}`, content])
  writeFiles(root, { 'index.html': page, ...Object.fromEntries(copied) })
  await build(viteConfig({ root, options: { ...options, when: 'deploy' } }))
  await finish()
}

/** The files of a folder with their contents. */
function readContents(folder: string): Contents {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => statSync(join(folder, file)).isFile())
    .map(file => [file, readFileSync(join(folder, file), 'utf8')])
  return Object.fromEntries(files)
}

describe.each(engines)('$name', engine => {
  describeWith(engine.program, 'a build with `when: deploy`, then `cdn-purge run`', () => {
    let caches: Caches
    beforeAll(async () => {
      caches = await startCaches(engine, deepest)
      return caches.close
    })

    test.each(setupsOn(engine.name))('$name', async setup => {
      keepStandardError()
      const stage = await createStage(caches, setup, edit)
      const [first, second] = stage.course.steps
      if (first === undefined || second === undefined) throw new Error('one deployment follows another')
      writeFiles(stage.root, { 'cdn-purge.config.json': JSON.stringify(stage.options) })
      const run = async (env: Readonly<Record<string, string>> = {}, warning = '') => {
        const { status, stderr } = await runCommand(['run'], {
          cwd: stage.root,
          env: { ...stage.env, ...env },
        })
        expect({ status, stderr }).toEqual({ status: 0, stderr: warning })
      }
      await buildSite(stage, first.contents)
      expect(readContents(distOf(stage))).toEqual(first.contents)
      stage.publish(first)
      await run()
      await stage.warm(first)

      await buildSite(stage, second.contents)
      expect(readContents(distOf(stage))).toEqual(second.contents)
      await stage.expectStale(first)
      stage.publish(second)
      await run({ CDN_PURGE: '0' }, 'warning CDN_PURGE=0 is set: nothing is sent or recorded.\n')
      await stage.expectStale(first)
      await run()
      await stage.expectPurged(second)
    })
  })
})
