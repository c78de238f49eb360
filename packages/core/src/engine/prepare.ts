import { diffManifests } from '../diff/diff.ts'
import type { LedgerDocument } from '../ledger/schema.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Target } from '../options/target.ts'
import type { DueItem } from '../plan/item.ts'
import { makePlan, type Plan } from '../plan/plan.ts'
import { resolveSites } from '../urls/sites.ts'
import type { Context } from './context.ts'
import { collectDue, type OutputChanges } from './due.ts'
import { listKnown } from './known.ts'
import { type LedgerState, readLedger } from './ledger-state.ts'
import { type Output, type ScannedOutput, scanOutput } from './output.ts'

/** What a run works on. */
export interface RunInput {
  readonly options: ResolvedOptions
  /** The outputs of this run; others that the ledger knows stay as they are. */
  readonly outputs: readonly Output[]
  /** Absolute directories that are no part of an output, such as the ledger's. */
  readonly ignore: readonly string[]
  /** Due beside what changed, at every target: what a user purges by hand. */
  readonly extra?: readonly DueItem[]
}

/** An output with its changes since the last deploy. */
export interface PreparedOutput extends ScannedOutput, OutputChanges {}

/** One target with all it owes: what changed, and what was pending. */
export interface PreparedTarget {
  readonly target: Target
  /** Whether this run sends to it; if not, what it owes is only recorded. */
  readonly chosen: boolean
  readonly due: readonly DueItem[]
  /** The smallest plan for these due items, which leaves `avoid` alone. */
  plan(due: readonly DueItem[], avoid?: ReadonlySet<string>): Plan
}

/** Everything known before the first request. */
export interface Prepared {
  readonly options: ResolvedOptions
  readonly extra: readonly DueItem[]
  readonly ledger: LedgerState
  readonly firstRun: boolean
  readonly outputs: readonly PreparedOutput[]
  /** Made due by the changes, at every target. */
  readonly due: readonly DueItem[]
  readonly targets: readonly PreparedTarget[]
  readonly warnings: readonly string[]
}

/**
 * Reads the outputs and the ledger and works out what every target owes. Only reads; sends nothing.
 *
 * @throws CdnPurgeError for an output or ledger that cannot be read
 */
export async function prepare(input: RunInput, context: Context): Promise<Prepared> {
  const scanned: ScannedOutput[] = []
  for (const output of input.outputs) {
    scanned.push(await scanOutput(output, input.options, input.ignore, context.signal))
  }
  return diffWithLedger(input.options, scanned, input.extra ?? [], context)
}

/** The part of {@link prepare} that depends on the ledger: done again where another run wrote in between. */
export async function diffWithLedger(
  options: ResolvedOptions,
  scanned: readonly ScannedOutput[],
  extra: readonly DueItem[],
  context: Context,
): Promise<Prepared> {
  const { store } = context
  const hashes = new Map(scanned.map(({ name, hash }) => [name, hash]))
  const ledger = await readLedger(store, options.environment, (name, hash) => {
    const now = hashes.get(name)
    return now !== undefined && now !== hash
  })
  const newSites = options.site.filter(site => !(ledger.document?.site ?? options.site).includes(site))
  const warnings = new Set<string>()
  const outputs = scanned.map((output): PreparedOutput => {
    const base = output.base ?? ledger.document?.outputs[output.name]?.base
    const { sites, warnings: odd } = resolveSites(options.site, base)
    for (const warning of odd) warnings.add(warning)
    const before = ledger.document?.outputs[output.name]
    const changes =
      before?.manifest === output.hash
        ? { added: [], changed: [], removed: [], unchanged: output.files }
        : diffManifests(ledger.manifests.get(output.name), output.manifest)
    return {
      ...output,
      base,
      sites,
      newSites: newSites.length === 0 ? [] : resolveSites(newSites, base).sites,
      changes,
      firstRun: before === undefined,
    }
  })
  const { due: changed, warnings: odd } = collectDue(outputs, options)
  const due = [...changed, ...extra]
  const firstRun = outputs.length > 0 && outputs.every(output => output.firstRun)
  const known = (wanted: readonly DueItem[]) => listKnown(outputs, wanted, options)
  const targets = options.targets.map(target => prepareTarget(target, due, ledger.document, options, known))
  for (const warning of [...odd, ...strangers(ledger.document, options, store.location), ...leftOut(targets)])
    warnings.add(warning)
  return { options, extra, ledger, firstRun, outputs, due, targets, warnings: [...warnings] }
}

function prepareTarget(
  target: Target,
  changed: readonly DueItem[],
  document: LedgerDocument | undefined,
  options: ResolvedOptions,
  known: (due: readonly DueItem[]) => ReturnType<typeof listKnown>,
): PreparedTarget {
  const { capabilities } = target.api
  const due = new Map<string, DueItem>()
  for (const { kind, item } of document?.pending[target.name] ?? [])
    due.set(`${kind} ${item}`, { kind, item })
  for (const each of changed) {
    const concerned =
      each.kind !== 'url' || capabilities.concerns === undefined || capabilities.concerns(each.item)
    if (concerned) due.set(`${each.kind} ${each.item}`, each)
  }
  return {
    target,
    chosen: options.only?.includes(target.name) ?? true,
    due: [...due.values()],
    plan: (wanted, avoid) =>
      makePlan({
        due: wanted,
        known: () => known(wanted),
        capabilities,
        owns: options.owns,
        collateral: options.collateral,
        ...(avoid === undefined ? {} : { avoid }),
      }),
  }
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
