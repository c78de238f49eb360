import type { DecidedImages, ImageBuild, ImagePlace } from '@cdn-purge/core/engine'
import { type Configuration, configure, type Host, type PluginOptions, showHint } from './configuration.ts'
import { checkPlace, type Framework } from './frameworks.ts'
import { type HeldImages, holdImages } from './images/hold-images.ts'
import { createMessages } from './messages.ts'
import type { Built, Note } from './note.ts'
import { processEnd } from './process/end-process.ts'
import { receiveGuests } from './process/guests/receive-guests.ts'
import { dropNote, isBuiltAgain, noteBuild } from './process/note-build.ts'
import { projectNote } from './process/project-key.ts'
import { loadRuns } from './run/load-runs.ts'
import { runNotes } from './run/run-notes.ts'
import { warnAtStart } from './start/warn-at-start.ts'

/** What a bundler says of one of its builds before it begins. */
export interface BuildPlace extends Host {
  /** Which build of the process it is, such as `vite client dist`: a later one of this name takes its place. */
  readonly name: string
  /** Where its images come from. */
  readonly images: ImagePlace
  /** The framework that runs the bundler, if one matters. */
  readonly framework?: Framework | undefined
  /** Absolute directories that it will write for browsers, as far as they are known before. */
  readonly writes?: readonly string[]
  /** A framework's own entry says what is served: of what bundlers write, only what servers run counts beside it. */
  readonly whole?: boolean
  /** A framework's entry decides when it is over: `when: 'bundle'` waits for that. */
  readonly held?: boolean
  /** Whether the user asked the bundler for silence. */
  readonly quiet?: boolean
}

const nothingDecided: DecidedImages = { records: {}, found: {}, requested: 0, refused: [] }

/** One build of one bundler, from its configuration to its note. */
export interface Build {
  /**
   * Reads and checks the configuration, once; called before the work begins, so that a bad one wastes none.
   *
   * @throws CdnPurgeError `CONFIG_INVALID`
   */
  check(): Promise<void>
  /**
   * The image URLs of the build, opened by the first call; `undefined` where none carries tokens.
   *
   * @throws CdnPurgeError for a bad configuration, or a ledger that cannot be read
   */
  images(): Promise<ImageBuild | undefined>
  /**
   * Gives the pages and data that were copied into a directory their tokens, as soon as it is written.
   *
   * @returns the paths of the files that changed, relative to the directory
   * @throws CdnPurgeError where a token is refused
   */
  tokenCopies(directory: string): Promise<readonly string[]>
  /** Whether it will write anything is not known: nothing waits for it until it resumes. */
  rest(): void
  /** It begins to write, maybe again: until it is noted, what its configuration has built is not complete. */
  resume(): void
  /** Notes what was written, all of which has succeeded so far. */
  note(built: readonly Built[]): Promise<void>
  /**
   * It is over, and succeeded: with `when: 'bundle'` what was noted is purged now.
   *
   * @throws CdnPurgeError where the build must fail
   */
  end(): Promise<void>
  /** It is over, and failed: what its configuration has built in this process is not purged. */
  fail(): Promise<void>
  /** It is over, and wrote nothing. */
  drop(): Promise<void>
}

/** Begins a build. Nothing is read before {@link Build.check}. */
export function beginBuild(given: PluginOptions | undefined, place: BuildPlace): Build {
  const messages = createMessages(place.quiet)
  const project = projectNote(given, place.root)
  const note: Note = {
    project,
    name: place.name,
    ...(place.framework === undefined ? {} : { framework: place.framework.name }),
    whole: place.whole ?? false,
    quiet: place.quiet ?? false,
    // What the build's script copies before it calls the bundler is the build's own too.
    startedAt: Date.now() - process.uptime() * 1000,
    state: 'building',
    built: [],
  }
  let configured: Promise<Configuration | undefined> | undefined
  let checked: Promise<void> | undefined
  let ready: Configuration | undefined
  let held: HeldImages | undefined

  const configuration = () => {
    configured ??= configure(given, place)
    return configured
  }
  /** What goes wrong is told as bundlers print it best. */
  const tell = async <Result>(work: (found: Configuration | undefined) => Promise<Result>) => {
    const found = await configuration()
    try {
      return await work(found)
    } catch (error) {
      throw found === undefined ? error : showHint(found.core, error)
    }
  }
  const open = async (found: Configuration | undefined) => {
    if (found === undefined) return undefined
    held ??= holdImages(note, found, place.images, messages)
    return held.opened
  }
  const release = async () => {
    const before = held
    held = undefined
    await before?.release()
  }

  const check = async (found: Configuration | undefined) => {
    if (place.watch) return
    if (found === undefined) {
      if (given?.enabled !== false && !place.production) {
        messages.info('This is no production build: nothing is purged or recorded (option "enabled").')
      }
      return
    }
    checkPlace(found, place)
    await warnAtStart(found, project, messages, place.images.copied)
    ready = found
    receiveGuests(given, processEnd)
    noteBuild(note, found)
  }
  const put = (state: Note['state']) => {
    note.state = state
    if (ready !== undefined) noteBuild(note, ready)
  }

  return {
    check() {
      checked ??= tell(check)
      return checked
    },
    images: () => tell(open),
    tokenCopies: directory =>
      tell(async found => (await (await open(found))?.tokenCopies(directory, note.startedAt)) ?? []),
    rest: () => dropNote(note),
    resume() {
      put('building')
      // Now the bundler is at work; later the end of the process would wait. Who needs it is told if it cannot be loaded.
      if (ready !== undefined && !ready.options.off) loadRuns().catch(() => undefined)
    },
    async note(built) {
      note.built = built
      if (isBuiltAgain(note)) {
        messages.warn(
          `"${note.name}" was built again in this process, and what it built before is not purged yet: that happens when the process ends. A program that goes on building calls "await finish()" of unplugin-cdn-purge, or sets when: 'bundle'.`,
        )
      }
      const images = await tell(async () => held?.opened)
      note.images = { ...place.images, ...((await images?.decided()) ?? nothingDecided) }
      // Last, since a thread or a fork writes down what it notes.
      put('done')
    },
    async end() {
      const found = await configuration()
      await release()
      if (found?.options.when !== 'bundle' || note.state !== 'done' || place.watch || place.held) return
      const { failure } = await runNotes([note])
      if (failure !== undefined) throw failure
    },
    async fail() {
      put('failed')
      await release()
    },
    async drop() {
      dropNote(note)
      await release()
    },
  }
}
