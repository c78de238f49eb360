import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { explain as explainPurge } from '@cdn-purge/core/command'
import type { RunInput } from '@cdn-purge/core/engine'
import { prepare, tell } from '@cdn-purge/core/run'
import { dirArgument } from '../arguments/argument.ts'
import { targetFlag } from '../arguments/common-flags.ts'
import type { Command } from '../command.ts'
import { findOutputs } from '../project/outputs.ts'
import { withProject } from '../project/project.ts'
import { type ExplainReport, renderExplanation } from '../render/explanation.ts'

/** Why a URL or file is purged, or is not, from its bytes to the request. Needs no credentials. */
export const explain: Command = {
  name: 'explain',
  args: [{ name: 'url-or-file', required: true, values: 'file' }, dirArgument],
  text: 'Say why a URL, a path or a file is purged, or is not: bytes, hash, rule, item, request',
  flags: [{ ...targetFlag, text: 'As if only this target were sent to (repeatable)' }],
  examples: [
    ['cdn-purge explain /blog/ dist', 'why /blog/ is purged, or is not'],
    ['cdn-purge explain blog/index.html', 'the same of a file of the output'],
  ],
  async run(invocation) {
    const [asked = '', dir] = invocation.args
    return withProject(invocation, { purpose: 'read' }, async project => {
      const { input } = await findOutputs(project, dir)
      const prepared = await prepare(input, project.context)
      tell(prepared, project.context.logger)
      const sizeOf = createSizeOf(input, project.context.home)
      const explanation = await explainPurge(prepared, asked, (output, path) => sizeOf(output, path) !== null)
      const files = explanation.files.map(file => ({ ...file, size: sizeOf(file.output, file.path) }))
      const json: ExplainReport = { version: 1, command: 'explain', ok: true, ...explanation, files }
      return {
        status: 0,
        json,
        print: terminal => renderExplanation(files, explanation.urls, terminal),
      }
    })
  },
}

/** Gives the size of an output's file, in bytes; `null` where there is none. */
function createSizeOf({ outputs }: RunInput, home: string): (output: string, path: string) => number | null {
  const directories = new Map(outputs.map(({ name, directory }) => [name, directory]))
  return (output, path) => {
    const file = join(directories.get(output) ?? resolve(home, output), path)
    const stats = statSync(file, { throwIfNoEntry: false })
    return stats?.isFile() === true ? stats.size : null
  }
}
