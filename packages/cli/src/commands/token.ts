import { CdnPurgeError } from '@cdn-purge/core'
import { requestToken } from '@cdn-purge/core/command'
import type { Target } from '@cdn-purge/core/engine'
import type { Command } from '../command.ts'
import { type Project, withProject } from '../project/project.ts'

/** Requests a cache token and prints it alone. */
export const token: Command = {
  name: 'token',
  args: [],
  text: 'Request an Optimole cache token and print it',
  flags: [{ name: 'target', value: 'NAME', text: 'The target to ask, where there are several' }],
  examples: [['cdn-purge token', 'print a new token']],
  async run(invocation) {
    return withProject(invocation, { purpose: 'read' }, async project => {
      const value = await requestToken(chooseTarget(project), project.context)
      return {
        status: 0,
        json: { version: 1, command: 'token', ok: true, token: value },
        print: terminal => terminal.result(value),
      }
    })
  },
}

function chooseTarget({ options }: Project): Target {
  const { targets, sendTo, off, dryRun } = options
  if (off || dryRun) {
    const variable = off ? 'CDN_PURGE=0' : 'dryRun (CDN_PURGE_DRY_RUN)'
    throw new CdnPurgeError('USAGE', `A token is requested, and nothing may be sent: ${variable} is set.`)
  }
  const able = targets.filter(({ name, api }) => sendTo?.includes(name) ?? api.token !== undefined)
  const [target, second] = able
  if (target === undefined) {
    throw new CdnPurgeError('USAGE', 'None of the targets has cache tokens: only Optimole does.', {
      hint: `There are: ${targets.map(({ name }) => name).join(', ')}.`,
    })
  }
  if (second !== undefined) {
    throw new CdnPurgeError(
      'USAGE',
      `Several targets have cache tokens: ${able.map(each => each.name).join(', ')}.`,
      {
        hint: `Name one, such as --target ${target.name}.`,
      },
    )
  }
  if (target.missing.length > 0) {
    throw new CdnPurgeError('CONFIG_INVALID', target.missing, { problems: target.missing })
  }
  return target
}
