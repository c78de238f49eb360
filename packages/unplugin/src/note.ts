import type { DecidedImages, ImagePlace } from '@cdn-purge/core/engine'
import type { PluginOptions } from './configuration.ts'

/** A directory that a bundler wrote. */
export interface Built {
  /** Absolute. */
  readonly directory: string
  /** Whether browsers ask for it, or a server runs it: what is run is never served. */
  readonly side: 'client' | 'server'
  /** Where the bundler says that it is served: a path, or a URL; absent: it does not say. */
  readonly base?: string
  /** Files, relative to the directory, whose names carry their content hash as the bundler knows. */
  readonly hashed?: readonly string[]
}

/** The configuration of a build, so that it can be read again at the end of the process. */
export interface ProjectNote {
  /** The same for all builds that are configured alike: they end in one run. */
  readonly key: string
  /** Absolute: what relative paths start at where the options come from no file. */
  readonly root: string
  /** The plugin's argument. */
  readonly given: PluginOptions | undefined
}

/** What a build decided of its images, and where it looked for them. */
export interface NotedImages extends DecidedImages {
  /** Absolute directories that the bundler copies to the root of its output. */
  readonly copied: readonly string[]
  readonly base?: string
  /** No bundler made scripts and styles, so that they may change too. */
  readonly folder?: ImagePlace['folder']
}

/** One build of one bundler. Plain data, since several copies of the package share it, and a child process gets it. */
export interface Note {
  readonly project: ProjectNote
  /** Which of the project's builds it is, such as `vite client dist`: a later one of that name takes its place. */
  readonly name: string
  /** The framework that runs the bundler, if it is known. */
  readonly framework?: string
  /** A framework's own entry says what is served: of what bundlers wrote, only what servers run counts beside it. */
  readonly whole?: boolean
  /** Whether the user asked the bundler for silence. */
  readonly quiet?: boolean
  /** When the process began that builds, in milliseconds since the epoch: what is older is not its own. */
  readonly startedAt: number
  /** Absolute path of the trace that was left of it. */
  trace?: string
  /** `building` at the end of the process means that it did not finish. */
  state: 'building' | 'done' | 'failed'
  built: readonly Built[]
  images?: NotedImages
}
