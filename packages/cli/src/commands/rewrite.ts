import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { rewriteFolder } from '@cdn-purge/core/command'
import { tellTokens } from '@cdn-purge/core/run'
import { dirArgument } from '../arguments/argument.ts'
import type { Command } from '../command.ts'
import { withProject } from '../project/project.ts'
import { renderLines } from '../render/report.ts'

/** Cache tokens for a folder that no plugin has built: the step before the upload. */
export const rewrite: Command = {
  name: 'rewrite',
  args: [dirArgument],
  text: 'Give the image URLs of a folder that no plugin has built their cache tokens (Optimole): the step before the upload',
  flags: [],
  examples: [['cdn-purge rewrite _site', 'before the upload; after it: cdn-purge run _site']],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read' }, async project => {
      const { root, cwd, options, context, ignore } = project
      const named = invocation.args[0]
      const directory = named === undefined ? resolve(root, options.dir ?? 'dist') : resolve(cwd, named)
      if (!existsSync(directory)) {
        throw new CdnPurgeError('OUTPUT_MISSING', `The folder ${directory} does not exist.`, {
          hint: 'Build first, or name the folder that is about to be uploaded.',
        })
      }
      const outcome = await rewriteFolder({ directory, options }, { context, ignore })
      if (outcome === undefined) {
        throw new CdnPurgeError('USAGE', 'None of the targets has cache tokens in image URLs.', {
          hint: 'Only Optimole has them, unless its option "strategy" is \'invalidate\'.',
        })
      }
      const { tokens, refused } = outcome
      const files = outcome.rewritten.get(directory) ?? []
      const ok = refused.length === 0
      return {
        status: ok ? 0 : 1,
        json: { version: 1, command: 'rewrite', ok, files, tokens, refused },
        print(terminal) {
          renderLines(tellTokens(tokens, false, { all: terminal.verbose }), terminal)
          terminal.print(
            files.length === 0
              ? 'No file was rewritten: every image URL that can has its token.'
              : `${files.length === 1 ? '1 file' : `${files.length} files`} rewritten.`,
          )
          if (terminal.verbose) for (const file of files) terminal.print(`  ${file}`)
        },
      }
    })
  },
}
