import { resolve } from 'node:path'
import type { DueItem, Logger, RunReport } from '@cdn-purge/core'
import type { Context, ImageOutcome, ImagePlace, OpenContext, RunInput } from '@cdn-purge/core/engine'
import { linesOf } from '@cdn-purge/core/text'
import { type Configuration, configure, showHint } from '../configuration.ts'
import { countedBase } from '../counted-base.ts'
import { createMessages, tellError, withCountdown } from '../messages.ts'
import type { Note, NotedImages, ProjectNote } from '../note.ts'
import { annotateError } from '../output/annotations.ts'
import { tellSummary } from '../output/step-summary.ts'
import { endedTraces } from '../process/guests/traces.ts'
import type { LedgerPlace } from '../process/register.ts'
import { configurationOf } from './checked.ts'
import { howToCall } from './how-to-call.ts'
import { loadRuns } from './load-runs.ts'
import { failureOf, hasChanges, printLines, printReport, rendered, warnOfLive } from './report.ts'
import { findServed, type Served } from './served.ts'
import { describeSiblings } from './siblings.ts'

/** What came of a run. */
export interface NotedRun {
  /** Absent where nothing was purged: it is off, or the build only records. */
  readonly report?: RunReport
  /** Why the process, or the build, must fail. */
  readonly failure?: unknown
}

/** What a run is given by the process that it takes place in. */
export interface RunSurroundings {
  readonly signal?: AbortSignal
  /** Told of what a target has accepted, as soon as that is on disk. */
  readonly onSettled?: (
    project: ProjectNote,
    place: LedgerPlace,
    target: string,
    items: readonly DueItem[],
  ) => void
}

/**
 * One run for all that a process built with one configuration.
 *
 * @param notes - all of one project, all `done`
 */
export async function runNotes(
  notes: readonly Note[],
  surroundings: RunSurroundings = {},
): Promise<NotedRun> {
  const [note] = notes
  if (note === undefined) return {}
  const quiet = notes.every(note => note.quiet)
  let messages = createMessages(quiet)
  const { given, root } = note.project
  let configuration: Configuration | undefined
  let report: RunReport | undefined
  try {
    configuration = configurationOf(note) ?? (await configure(given, { root, production: true }))
    if (configuration === undefined) return {}
    const served = findServed(configuration, notes)
    const { core, options, root: home } = configuration
    const told = quiet ? messages : withCountdown(core, messages)
    const world = core.openContext(options, home, told, surroundings.signal)
    // It shows no secret of the targets.
    messages = world.context.logger
    try {
      const images = await finishImages(configuration, notes, served, world)
      report = await purge(configuration, note.project, served, images, messages, world, surroundings)
    } finally {
      await world.close()
    }
    forgetTraces(configuration, notes)
    const failure = report && (await failureOf(configuration, report))
    if (failure !== undefined) throw failure
    if (report === undefined) return {}
    await tellSummary(configuration, { report }, messages)
    return { report }
  } catch (error) {
    const ran = report === undefined ? {} : { report }
    if (configuration === undefined) return { ...ran, failure: error }
    const { core, options } = configuration
    const shown = showHint(core, error)
    await tellSummary(configuration, { report, failure: linesOf(shown) }, messages)
    // What is wrong with the setup always fails: it would be wrong in the next build too.
    const passing = core.isCdnPurgeError(error) && ![2, 130].includes(core.catalog[error.code].status)
    if (options.onError === 'fail' || !passing) {
      annotateError(shown)
      return { ...ran, failure: shown }
    }
    tellError(shown, 'warning')
    return ran
  }
}

/** What is recorded, or owed, needs no trace any more; nor does what processes left that are gone. */
function forgetTraces(configuration: Configuration, notes: readonly Note[]): void {
  const { core, options } = configuration
  if (options.off || options.dryRun) return
  const own = notes.flatMap(({ trace }) => (trace === undefined ? [] : { file: trace }))
  core.removeTraces([...own, ...endedTraces(configuration)])
}

async function purge(
  configuration: Configuration,
  project: ProjectNote,
  served: Served,
  images: ImageOutcome | undefined,
  messages: Logger,
  { context: opened, ignore }: OpenContext,
  { onSettled }: RunSurroundings,
): Promise<RunReport | undefined> {
  const { core, options, root, saysWhen, left } = configuration
  if (options.off) {
    messages.info('CDN_PURGE=0: nothing is sent or recorded.')
    return undefined
  }
  const runs = await loadRuns()
  const { outputs, sides, renders } = served
  const { environment, ledger } = options
  const place = { root, environment, ...(typeof ledger === 'string' ? { ledger } : {}) }
  const context: Context = {
    ...opened,
    ...(await handingOver(configuration)),
    onSettled: (target, items) => onSettled?.(project, place, target, items),
  }
  const input: RunInput = {
    options,
    outputs,
    ignore,
    sides,
    left,
    ...(images === undefined ? {} : { images }),
  }
  if (outputs.length === 0) {
    messages.info('Only server code was built, which is not served: nothing to purge.')
    if (!options.dryRun) await runs.recordUnserved(sides, options, context)
    return undefined
  }
  const siblings = describeSiblings(configuration, served)
  if (options.when === 'deploy' && !options.dryRun) {
    const files = await core.recordSnapshot(input, context)
    const recorded = [...files].map(([name, count]) => `${count} file${count === 1 ? '' : 's'} of ${name}`)
    if (images !== undefined) printLines(runs.tellTokens(images.tokens, false), messages)
    if (siblings !== undefined) messages.warn(siblings)
    messages.info(
      `Recorded ${recorded.join(', ')}. After the upload, run: ${howToCall('run', configuration)}`,
    )
    return undefined
  }
  const page = options.report === false ? undefined : options.report
  const reportPlace = page === undefined ? undefined : { location: page, file: resolve(root, page) }
  const report = await runs.withPage({ options, place: reportPlace }, context, recording =>
    runs.run(input, 'build', context, recording),
  )
  printReport(runs, report, messages)
  if (hasChanges(report)) {
    if (siblings !== undefined) messages.warn(siblings)
    if (renders && options.rules.length === 0) messages.info(rendered)
  }
  if (!saysWhen && options.waitForOrigin === false) warnOfLive(project.key, report, configuration, messages)
  return report
}

/** Leaves what is due to the workers of a queue, where the configuration names one. */
async function handingOver({ core, options }: Configuration): Promise<Pick<Context, 'handOver'>> {
  const { dispatch, dryRun, when } = options
  if (dispatch === undefined || dryRun || when === 'deploy') return {}
  const load = () => import('@cdn-purge/queue')
  const { createHandOver } = await core.loadOptional(load, 'The option "dispatch"', '@cdn-purge/queue')
  return { handOver: createHandOver(dispatch) }
}

/** What came later than the bundler's hooks gets its tokens; `undefined` where there are none. */
async function finishImages(
  { core, options }: Configuration,
  notes: readonly Note[],
  { outputs }: Served,
  world: OpenContext,
): Promise<ImageOutcome | undefined> {
  const { base, ...place } = placeOf(notes)
  const images = await core.openImageBuild(options, { ...place, ...countedBase(options, base) }, world)
  const since = Math.min(...notes.map(({ startedAt }) => startedAt))
  return images?.finish(
    outputs.map(({ directory }) => directory),
    since,
  )
}

/** Where the builds looked for their images, and what they decided. */
function placeOf(notes: readonly Note[]): ImagePlace {
  const all = notes.flatMap(({ images }) => images ?? [])
  const base = all.find(images => images.base !== undefined)?.base
  return {
    copied: [...new Set(all.flatMap(({ copied }) => copied))],
    earlier: {
      records: join(all, ({ records }) => records),
      found: join(all, ({ found }) => found),
      requested: Math.max(0, ...all.map(({ requested }) => requested)),
      refused: all.flatMap(({ refused }) => refused),
    },
    ...(base === undefined ? {} : { base }),
    ...(all.length > 0 && all.every(({ folder }) => folder === 'rewrite') ? { folder: 'rewrite' } : {}),
  }
}

function join<Value>(
  all: readonly NotedImages[],
  part: (images: NotedImages) => Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(all.flatMap(images => Object.entries(part(images))))
}
