import type { Context } from '../context.ts'
import { withDelivered } from '../images/delivered/with-delivered.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { Logger } from '../log/logger.ts'
import { readPaths } from '../manifest/manifest.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { compareOutput, type PreparedOutput, removeOutput } from '../output/compare-output.ts'
import type { ScannedOutput } from '../output/model.ts'
import { tellLedgerInside } from '../output/place.ts'
import { readOutputs } from '../output/read-outputs.ts'
import { findGone, findRecorded, lookIn } from '../output/which-output.ts'
import { countPending } from '../owed/pending-items.ts'
import { oweOutput, readOutputDebts } from '../owed/whole-output.ts'
import type { DueItem, DueList } from '../plan/model.ts'
import { tellWideFiles } from '../urls/wide-files.ts'
import { collectDue, formerUrls } from './due.ts'
import { readImages } from './images.ts'
import { listElsewhere, listKnown } from './known-urls.ts'
import type { Prepared, RunInput } from './model.ts'
import { tellOverlap } from './overlap.ts'
import { type PreparedTarget, prepareTarget } from './target.ts'
import { warnOfUnmatched } from './unmatched-patterns.ts'
import { askOfUnsteadyBuild } from './unsteady-build.ts'

/**
 * Reads the outputs and the ledger and works out what every target owes. Only reads; sends nothing.
 *
 * @throws CdnPurgeError for an output or ledger that cannot be read
 */
export async function prepare(input: RunInput, context: Context): Promise<Prepared> {
  const { options } = input
  const { scanned: read, ledger, unserved } = await readOutputs(input, context)
  const scanned = await withDelivered(read, input, input.images?.delivered, context)
  const forgotten = input.reset ? [...ledger.manifests.values()].flatMap(readPaths) : []
  const folders = lookIn(context.home, scanned, ledger, options)
  const found = findRecorded(scanned, ledger.document, options, folders)
  const names = new Set(scanned.map(({ name }) => name))
  const targets = new Set(options.targets.map(({ name }) => name))
  const gone = ledger.document
    ? findGone(ledger.document, found, names, target => targets.has(target), folders)
    : []
  return assemble(
    {
      input,
      ledger,
      unserved,
      outputs: [
        ...scanned.map(output =>
          compareOutput(withForgotten(output, forgotten), found.get(output.name), ledger, scanned, options),
        ),
        ...gone.map(([name, entry]) => removeOutput(name, entry, ledger, scanned, options)),
      ],
      elsewhere: listElsewhere(ledger, new Set([...found.values(), ...gone.map(([name]) => name)]), options),
    },
    new Map(),
    context,
  )
}

/** An output with what manifests of nobody knows which output name. */
function withForgotten(output: ScannedOutput, forgotten: readonly string[]): ScannedOutput {
  if (forgotten.length === 0 || output.only !== undefined) return output
  return { ...output, unapplied: [...output.unapplied, ...forgotten] }
}

/**
 * Works out what the outputs make due at each target.
 *
 * @param extra - due beside that, by target
 */
export async function assemble(
  found: Pick<Prepared, 'input' | 'ledger' | 'unserved' | 'outputs' | 'elsewhere'>,
  extra: ReadonlyMap<string, readonly DueItem[]>,
  { store, root }: Context,
): Promise<Prepared> {
  const {
    input: { options, ignore },
    ledger,
    outputs,
    elsewhere,
  } = found
  const { due, warnings: odd } = collectDue(
    outputs.filter(({ only }) => only === undefined),
    options,
  )
  const images = await readImages(found)
  const known = (wanted: DueList, wholes: ReadonlySet<string>) =>
    listKnown([...outputs, ...elsewhere], wanted, options, wholes)
  const debts = readOutputDebts(ledger, outputs, elsewhere)
  const wholes = outputs.map(output => ({ output, owe: oweOutput(output) }))
  const targets = options.targets.map(target => {
    const own = outputs.filter(({ only }) => only === target.name)
    const unknown = outputs.filter(output => isUnknownTo(target.name, output, options))
    const inner = listBefore(target.name, options)
    const missed = owedBefore(inner, ledger.document)
    const isOwed = (name: string, { recordedAs }: PreparedOutput) =>
      debts.owed.get(name)?.some(({ output }) => output === recordedAs) ?? false
    const ended = debts.ended.flatMap(debt => (debt.target === target.name ? debt.items : []))
    const changed = [...due, ...collectDue(own, options).due, ...unknown.flatMap(formerUrls), ...missed]
    const wanted = {
      changed,
      outputs: wholes.flatMap(({ output, owe }) =>
        isNewTo(target.name, output, options) ||
        unknown.includes(output) ||
        (!isOwed(target.name, output) && inner.some(name => isOwed(name, output)))
          ? [owe]
          : [],
      ),
      owed: debts.owed.get(target.name) ?? [],
      extra: [...ended, ...(extra.get(target.name) ?? [])],
      renewed: images.renewed,
      names: images.names,
    }
    return prepareTarget(target, wanted, ledger.document, options, known)
  })
  const warnings = new Set([
    ...found.input.outputs.map(output => tellLedgerInside(output, ignore, root)).filter(isText),
    ...outputs.flatMap(output => output.warnings),
    ...odd,
    ...images.warnings,
    ...strangers(ledger.document, options, store.location),
    ...(options.keyless ? [] : leftOut(targets)),
    // A purge by hand looks at no output.
    ...(found.input.outputs.length === 0 ? [] : warnOfUnmatched(outputs, elsewhere, options)),
  ])
  return {
    ...found,
    firstRun: outputs.length > 0 && outputs.every(output => output.firstRun),
    due,
    targets,
    ended: debts.ended,
    warnings: [...warnings],
    notes: [
      ...outputs.flatMap(output => [
        output.sinceBuild,
        askOfUnsteadyBuild(output),
        tellOverlap(output, elsewhere, options.dir),
        tellWide(output, options),
      ]),
      tellUnknown(outputs, options),
    ].filter(isText),
  }
}

/**
 * Whether what a target's cache holds of an output is not known: it was not there at the last deploy, or a cache stands
 * before it now that was not there, or not before it, and may have filled it with what was old.
 */
export function isUnknownTo(
  target: string,
  { firstRun, before, only, isGone }: PreparedOutput,
  options: Pick<ResolvedOptions, 'firstRun' | 'targets'>,
): boolean {
  const isItsOwn = only === undefined || only === target
  if (!isItsOwn || firstRun || isGone || options.firstRun !== 'purge') return false
  const was = before.targets.indexOf(target)
  if (was < 0 || only !== undefined) return was < 0
  return listBefore(target, options).some(inner => !before.targets.slice(0, was).includes(inner))
}

/** The caches that stand before a target. */
function listBefore(target: string, { targets }: Pick<ResolvedOptions, 'targets'>): readonly string[] {
  const names = targets.map(({ name }) => name)
  return names.slice(0, names.indexOf(target))
}

/** What the caches before a target owe: it may have been filled from them since it was purged of that itself. */
function owedBefore(inner: readonly string[], document: LedgerDocument | undefined): readonly DueItem[] {
  return inner
    .flatMap(name => document?.pending.get(name) ?? [])
    .flatMap(({ kind, item }) => (kind === 'url' || kind === 'prefix' ? [{ kind, item }] : []))
}

/** What to say where a target is purged of what has not changed. */
function tellUnknown(outputs: readonly PreparedOutput[], options: ResolvedOptions): string | undefined {
  const isUnknown = (name: string) => outputs.some(output => isUnknownTo(name, output, options))
  const names = options.targets.map(({ name }) => name).filter(isUnknown)
  if (names.length === 0) return undefined
  return `All of the site is due at ${names.join(', ')}, this once: the last deploy did not purge there, for another cache than the options name now, or not after all that stand before it now.`
}

function tellWide(output: PreparedOutput, { rules }: ResolvedOptions): string | undefined {
  const { firstRun, only, changes, sites } = output
  if (firstRun || only !== undefined) return undefined
  const paths = [...changes.changed, ...changes.added, ...changes.removed].map(({ path }) => path)
  return tellWideFiles(paths, sites[0]?.path ?? '/', rules)
}

/** Whether nobody knows an output yet, and its files concern a target. */
function isNewTo(
  target: string,
  { firstRun, only, isGone }: PreparedOutput,
  options: Pick<ResolvedOptions, 'firstRun'>,
): boolean {
  return firstRun && !isGone && options.firstRun === 'purge' && (only === undefined || only === target)
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
  return [...(document?.pending ?? [])]
    .filter(([name, items]) => !names.has(name) && items.length > 0)
    .map(
      ([name, items]) =>
        `The ledger ${location} holds ${countPending(items)} pending purges for "${name}", which is not among the targets: kept.`,
    )
}
