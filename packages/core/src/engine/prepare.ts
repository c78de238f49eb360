import { diffManifests } from '../diff/diff.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { Logger } from '../log/logger.ts'
import type { ImageRecord } from '../optimole/tokens.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { DueItem } from '../plan/item.ts'
import { resolveSites } from '../urls/sites.ts'
import type { Context } from './context.ts'
import { collectDue, type OutputChanges } from './due.ts'
import { withImageOutputs } from './image-outputs.ts'
import { type KeptImages, warnOfKept } from './kept-images.ts'
import { type KnownOutput, listElsewhere, listKnown } from './known.ts'
import { type LedgerState, readLedger } from './ledger-state.ts'
import { type Output, type ScannedOutput, scanOutput } from './output.ts'
import { type PreparedTarget, prepareTarget } from './prepare-target.ts'
import { warnOfUnmatched } from './unmatched-patterns.ts'
import { askOfUnsteadyBuild } from './unsteady-build.ts'

/** What a run works on. */
export interface RunInput {
  readonly options: ResolvedOptions
  /** The outputs of this run; others that the ledger knows stay as they are. */
  readonly outputs: readonly Output[]
  /** Absolute directories that are no part of an output, such as the ledger's. */
  readonly ignore: readonly string[]
  /** What the build decided of its images, by URL. */
  readonly images?: Readonly<Record<string, ImageRecord>>
  /** What the outputs show without a new token. */
  readonly kept?: KeptImages
}

/** An output with its changes since the last deploy. */
export interface PreparedOutput extends ScannedOutput, OutputChanges {
  /** What contradicts each other in where it is served. */
  readonly warnings: readonly string[]
}

/** Everything known before the first request. */
export interface Prepared {
  readonly input: RunInput
  readonly ledger: LedgerState
  readonly firstRun: boolean
  readonly outputs: readonly PreparedOutput[]
  /** Outputs that the ledger knows and that this run is not for. */
  readonly elsewhere: readonly KnownOutput[]
  /** Made due by the changes of the outputs. */
  readonly due: readonly DueItem[]
  readonly targets: readonly PreparedTarget[]
  /** The option `site` that the ledger is to have for the outputs. */
  readonly site: readonly string[]
  readonly warnings: readonly string[]
  /** What is worth a line, though nothing is wrong with it. */
  readonly notes: readonly string[]
  /** The same against the ledger as it is now, where another run wrote in between. */
  again(): Promise<Prepared>
}

/**
 * Reads the outputs and the ledger and works out what every target owes. Only reads; sends nothing.
 *
 * @throws CdnPurgeError for an output or ledger that cannot be read
 */
export async function prepare(input: RunInput, context: Context): Promise<Prepared> {
  const scanned: ScannedOutput[] = []
  for (const output of withImageOutputs(input.outputs, input.options, context.root)) {
    scanned.push(await scanOutput(output, input.options, input.ignore, context.signal))
  }
  return diffWithLedger(input, scanned, context)
}

async function diffWithLedger(
  input: RunInput,
  scanned: readonly ScannedOutput[],
  context: Context,
): Promise<Prepared> {
  const { options } = input
  const hashes = new Map(scanned.map(({ name, hash }) => [name, hash]))
  const ledger = await readLedger(
    context.store,
    options.environment,
    (name, hash) => hashes.get(name) !== hash,
  )
  const newSites = options.site.filter(site => !(ledger.document?.site ?? options.site).includes(site))
  return assemble(
    {
      input,
      ledger,
      outputs: scanned.map(output => compareWithLedger(output, ledger, options, newSites)),
      elsewhere: listElsewhere(ledger, hashes, options),
      site: options.site,
      again: () => diffWithLedger(input, scanned, context),
    },
    new Map(),
    context,
  )
}

/**
 * Works out what the outputs make due at each target.
 *
 * @param extra - due beside that, by target
 */
export function assemble(
  found: Pick<Prepared, 'input' | 'ledger' | 'outputs' | 'elsewhere' | 'site' | 'again'>,
  extra: ReadonlyMap<string, readonly DueItem[]>,
  { store }: Context,
): Prepared {
  const {
    input: { options },
    ledger,
    outputs,
    elsewhere,
  } = found
  const { due, warnings: odd } = collectDue(
    outputs.filter(({ only }) => only === undefined),
    options,
  )
  const known = (wanted: readonly DueItem[]) => listKnown([...outputs, ...elsewhere], wanted, options)
  const targets = options.targets.map(target => {
    const own = collectDue(
      outputs.filter(({ only }) => only === target.name),
      options,
    )
    const changed = [...due, ...own.due]
    return prepareTarget(target, changed, extra.get(target.name) ?? [], ledger.document, options, known)
  })
  const warnings = new Set([
    ...outputs.flatMap(output => output.warnings),
    ...odd,
    ...warnOfKept(outputs, found.input.kept ?? new Map()),
    ...strangers(ledger.document, options, store.location),
    ...leftOut(targets),
    // A purge by hand looks at no output.
    ...(found.input.outputs.length === 0 ? [] : warnOfUnmatched(outputs, elsewhere, options)),
  ])
  return {
    ...found,
    firstRun: outputs.length > 0 && outputs.every(output => output.firstRun),
    due,
    targets,
    warnings: [...warnings],
    notes: outputs.flatMap(output => [output.sinceBuild, askOfUnsteadyBuild(output)].filter(isText)),
  }
}

/** An output with its changes against the ledger. */
export function compareWithLedger(
  output: ScannedOutput,
  { document, manifests }: LedgerState,
  options: ResolvedOptions,
  newSites: readonly string[],
): PreparedOutput {
  const before = document?.outputs[output.name]
  const base = output.base ?? before?.base
  const { sites, warnings } = resolveSites(output.site ?? options.site, base)
  const changes =
    before?.manifest === output.hash
      ? { added: [], changed: [], removed: [], unchanged: output.files }
      : diffManifests(manifests.get(output.name), output.manifest)
  return {
    ...output,
    base,
    sites,
    newSites: newSites.length === 0 || output.site !== undefined ? [] : resolveSites(newSites, base).sites,
    changes,
    firstRun: before === undefined,
    warnings,
  }
}

/** Prints what was found odd, or worth a line, before anything is sent. */
export function tell({ warnings, notes }: Pick<Prepared, 'warnings' | 'notes'>, logger: Logger): void {
  for (const note of notes) logger.info(note)
  for (const warning of warnings) logger.warn(warning)
}

function isText(note: string | undefined): note is string {
  return note !== undefined
}

function leftOut(targets: readonly PreparedTarget[]): string[] {
  return targets
    .filter(({ chosen, due }) => !chosen && due.length > 0)
    .map(
      ({ target, due }) => `The target "${target.name}" is left out: ${due.length} due there stay pending.`,
    )
}

function strangers(
  document: LedgerDocument | undefined,
  options: ResolvedOptions,
  location: string,
): string[] {
  const names = new Set(options.targets.map(({ name }) => name))
  return Object.entries(document?.pending ?? {})
    .filter(([name, items]) => !names.has(name) && items.length > 0)
    .map(
      ([name, items]) =>
        `The ledger ${location} holds ${items.length} pending purges for "${name}", which is not among the targets: kept.`,
    )
}
