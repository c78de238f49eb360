import { CdnPurgeError, isCdnPurgeError } from '@cdn-purge/core'
import { addToStepSummary, type Told } from '@cdn-purge/core/engine'
import { Annotations, createTrace, isGitHubActions, linesOf } from '@cdn-purge/core/text'
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
    color: !argv.includes('--no-color'),
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
    await addSummary({ report: outcome.report }, terminal, world, redaction)
    terminal.end()
    if (json) world.out(renderJson(outcome.json, redaction.redact))
    return outcome.status
  } catch (cause) {
    const error = world.signal.aborted && !isCdnPurgeError(cause) ? interrupted(cause) : cause
    const { redact } = redaction
    const report = reportFailure(error, command?.name)
    renderFailure(error, report, terminal)
    await addSummary(
      { failure: [...linesOf(error), ...[report.error.hint ?? []].flat()] },
      terminal,
      world,
      redaction,
    )
    terminal.end()
    if (json) world.out(renderJson(report, redact))
    return statusOf(error)
  }
}

/** In GitHub Actions, the step has a summary. */
async function addSummary(
  told: Told,
  terminal: Terminal,
  { env }: World,
  { redact }: Redaction,
): Promise<void> {
  if (told.report === undefined && told.failure === undefined) return
  const warning = await addToStepSummary(told, env, redact)
  if (warning !== undefined) terminal.warn(warning)
}

function interrupted(cause: unknown): CdnPurgeError {
  return new CdnPurgeError('INTERRUPTED', 'Interrupted.', { cause })
}

function openTerminal(
  { out, err, color, env }: World,
  { redact }: Redaction,
  options: { json: boolean; quiet: boolean; verbose: boolean; color: boolean },
): Terminal {
  const annotations = new Annotations(err)
  return createTerminal({
    ...options,
    out,
    err,
    redact,
    color: options.color ? color : { out: false, err: false },
    createTrace: print => createTrace(env, print),
    ...(isGitHubActions(env) ? { notice: (level, lines) => annotations.add(level, lines) } : {}),
  })
}
