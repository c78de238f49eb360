import { CdnPurgeError, isCdnPurgeError } from '@cdn-purge/core'
import { parseArguments } from './arguments/parse-arguments.ts'
import type { Command, Invocation, World } from './command.ts'
import { commands } from './commands.ts'
import { statusOf } from './exit-codes.ts'
import { Redaction } from './project/redaction.ts'
import { renderFailure, reportFailure } from './render/failure.ts'
import { renderJson } from './render/json.ts'
import { createTerminal, type Terminal } from './render/terminal.ts'
import { version } from './version.ts'

/**
 * Runs one command line to its end.
 *
 * @param argv - without node and script
 * @returns the exit status; never rejects
 */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const redaction = new Redaction(world.env)
  // Where the command line is not understood, this is what was most likely meant.
  let json = argv.includes('--json')
  let terminal = openTerminal(world, redaction, {
    json,
    quiet: false,
    verbose: argv.includes('--verbose'),
    color: true,
  })
  let command: Command | undefined
  try {
    const parsed = parseArguments(argv, commands, version, world)
    if (parsed === undefined) return 0
    command = parsed.command
    const { args, flags } = parsed
    json = flags.on('json') ?? false
    terminal = openTerminal(world, redaction, {
      json,
      quiet: flags.on('quiet') ?? false,
      verbose: flags.on('verbose') ?? false,
      color: flags.on('color') ?? true,
    })
    const invocation: Invocation = {
      args,
      flags,
      world,
      terminal,
      commands,
      hideSecretsOf(input, env) {
        redaction.add(input, env)
      },
      redact: redaction.redact,
    }
    const outcome = await command.run(invocation)
    outcome.print(terminal)
    if (json) world.out(renderJson(outcome.json, redaction.redact))
    return outcome.status
  } catch (cause) {
    const error = world.signal.aborted && !isCdnPurgeError(cause) ? interrupted(cause) : cause
    const { redact } = redaction
    const report = reportFailure(error, command?.name)
    renderFailure(error, report, terminal)
    if (json) world.out(renderJson(report, redact))
    return statusOf(error)
  }
}

function interrupted(cause: unknown): CdnPurgeError {
  return new CdnPurgeError('INTERRUPTED', 'Interrupted.', { cause })
}

function openTerminal(
  { out, err, color }: World,
  { redact }: Redaction,
  options: { json: boolean; quiet: boolean; verbose: boolean; color: boolean },
): Terminal {
  return createTerminal({ ...options, out, err, redact, color: color && options.color })
}
