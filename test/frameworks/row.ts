import type { Files } from '../support/files.ts'

/** One framework, as data: a small site, how the plugin is added to it, and how it is built. */
export interface Row {
  /** What `--only` calls it: the framework and its major, in kebab-case. */
  readonly name: string
  /** How the table calls it. */
  readonly title: string
  /** npm name to the range of the major, the framework first; our own packages are added. */
  readonly packages: Readonly<Record<string, string>>
  /** Runs with npm's `node` package of this major, where the framework refuses the oldest Node that we take. */
  readonly node?: '24'
  /** Fields of package.json beside the dependencies, such as `scripts`. `type` is `module` where nothing is said. */
  readonly manifest?: Readonly<Record<string, unknown>>
  /** Options of the plugin beside `site` and `targets`. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Where the options stand: the text given to `files`, or `cdn-purge.config.ts`, where that text is empty: always with `when: 'deploy'`. */
  readonly optionsIn: 'config' | 'file'
  /** The project's files. @param options - the plugin's argument, as source text; empty with `optionsIn: 'file'` */
  files(options: string): Files
  /** One build: programs of the project with their arguments, each after the one before. */
  readonly commands: readonly Command[]
  /** The folder that is served, relative to the project. */
  readonly served: string
  /** Path of the URL at which it is served, with `/` at both ends. @default '/' */
  readonly base?: string
  /** Files with content-hashed names, by their path in the served folder. */
  readonly hashed: RegExp
  /** Files of the served folder that are not served, such as a server's code. */
  readonly unserved?: RegExp
  /** A page that is edited, an image that is replaced, a page that is gone. */
  readonly edits: Readonly<Record<'page' | 'image' | 'deletion', Files>>
  /** Kinds of files in which the delivery URL of the image must be found. @default html, js and json */
  readonly tokensIn?: readonly ('css' | 'html' | 'js' | 'json')[]
  /** Its way in is another row's too, which is built in a fraction of the time: run where it is named, and with `--full`. */
  readonly isSlowTwin?: true
  /** Nothing of ours takes part in the build, whose last step is the command. */
  readonly isCommandAlone?: true
  /** The framework's builds differ without an edit: what the output must say of it. */
  readonly unstable?: RegExp
  /** Variables of the environment beside the credentials. */
  readonly env?: Readonly<Record<string, string>>
  /** Something writes to the served folder in a later process: what the output must say; the set is not looked at. */
  readonly incomplete?: RegExp | undefined
}

/** A program of the project (or `node`, `npm`) and its arguments. */
export type Command = readonly [program: string, ...args: string[]]
