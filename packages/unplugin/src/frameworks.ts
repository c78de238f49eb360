import { dirname, relative, resolve, sep } from 'node:path'
import type { ImagePlace } from '@cdn-purge/core/engine'
import { type Configuration, unbindHint } from './configuration.ts'
import type { Built } from './note.ts'
import { howToCall } from './run/how-to-call.ts'

/** What shows which framework runs a bundler. */
export interface HostTraits {
  /** Names of the plugins in the resolved configuration. */
  readonly plugins?: readonly string[]
  /** Names of options that only a framework gives. */
  readonly options?: readonly string[]
  /** Name of the compiler. */
  readonly compiler?: string | undefined
  /** Absolute: where the bundler writes. */
  readonly output?: string | undefined
}

/** A framework's own entry of this package, over a bundler's plugin. */
export interface FrameworkEntry {
  /** Absolute: the project's root, as the framework says it. */
  readonly root: string
  /** Where its images come from. */
  readonly images: ImagePlace
}

/** A framework over a bundler. */
export interface Framework {
  readonly name: string
  is(host: HostTraits): boolean
  /** What the user must write, where the served folder cannot be known here. */
  readonly needs?: string
  /** Whether `needs` holds even where the option `dir` names the folder. */
  readonly always?: boolean
  /** The served folders, from what the bundler wrote for browsers; absent: they are those. */
  serves?(client: readonly Built[], root: string): readonly Built[]
  /** Absolute folder of images that the framework copies, or that lie in the served folder before a build. */
  imagesIn?(output: string, root: string): string
  /** Whether it ends the process by itself, so that the run must be that of a child. */
  readonly exits?: boolean
}

const hasPlugin =
  (name: string) =>
  ({ plugins = [] }: HostTraits) =>
    plugins.some(plugin => plugin === name || (name.endsWith(':') && plugin.startsWith(name)))

/**
 * Every framework whose served folder is not what its bundler writes, or that ends the process by itself. Those that
 * are not here serve what the bundler wrote.
 *
 * ASSUME: the names of their plugins and compilers, and the folders that they write by default (versions of 2026).
 */
const frameworks: readonly Framework[] = [
  {
    name: 'Astro',
    is: hasPlugin('astro:'),
    exits: true,
    // Without scripts it has no client build at all: what it renders on the server is the site.
    serves: (client, root) => [{ ...first(client), directory: resolve(root, 'dist'), side: 'client' }],
  },
  {
    name: 'Nuxt',
    is: hasPlugin('nuxt:'),
    imagesIn: (_output, root) => resolve(root, 'public'),
    serves: (client, root) =>
      // The bundler's base names the folder of its files below that of the site.
      [
        withBase(
          { directory: resolve(root, '.output/public'), side: 'client' },
          first(client)?.base,
          '_nuxt/',
        ),
      ],
  },
  {
    name: 'SvelteKit',
    is: hasPlugin('vite-plugin-sveltekit-'),
    needs: `dir: 'build'   // where the adapter writes what is served: adapter-static 'build', adapter-node 'build/client'`,
  },
  { name: 'React Router', is: hasPlugin('react-router'), exits: true },
  {
    name: 'Laravel',
    is: hasPlugin('laravel'),
    // The whole public folder is served, of which the bundler fills one.
    serves: client => client.map(({ directory }) => ({ directory: dirname(directory), side: 'client' })),
    imagesIn: output => dirname(output),
  },
  {
    name: 'Next.js',
    is: ({ compiler, output = '' }) =>
      ['client', 'server', 'edge-server'].includes(compiler ?? '') && /[\\/]\.next([\\/]|$)/.test(output),
    needs: `adapterPath: require.resolve('unplugin-cdn-purge/next')   // in next.config, in place of this plugin`,
    always: true,
  },
]

/** The framework of a bundler's build; `undefined`: none that matters. */
export function findFramework(host: HostTraits): Framework | undefined {
  return frameworks.find(({ is }) => is(host))
}

/** The framework of this name. */
export function frameworkOf(name: string | undefined): Framework | undefined {
  return frameworks.find(framework => framework.name === name)
}

/** What is known of a build's place before it begins. */
interface CheckedPlace {
  readonly framework?: Framework | undefined
  readonly writes?: readonly string[]
  readonly held?: boolean
}

/**
 * Checks before a build begins that what it serves can be known, and that its end can be waited for.
 *
 * @throws CdnPurgeError `CONFIG_INVALID` with the line to write
 */
export function checkPlace(
  configuration: Configuration,
  { framework, writes = [], held = false }: CheckedPlace,
): void {
  const { core, options, root, bound } = configuration
  const invalid = (message: string, hint: string) =>
    new core.CdnPurgeError('CONFIG_INVALID', [message, hint], { hint, problems: [message] })
  if (!held && framework?.needs !== undefined && (options.dir === undefined || framework.always)) {
    throw invalid(
      `${framework.name} copies or renders files after the bundler is done, into a folder that this plugin cannot know.`,
      `Write: ${framework.needs}`,
    )
  }
  const hidden =
    options.dir === undefined && framework?.serves === undefined
      ? writes.find(directory => isHidden(root, directory))
      : undefined
  if (hidden !== undefined) {
    throw invalid(
      `The bundler writes into ${relative(root, hidden)}, a hidden folder, which is not what is served.`,
      whereServed(configuration),
    )
  }
  if (framework?.exits && options.when !== 'bundle' && bound.length > 0) {
    throw invalid(
      `${framework.name} ends the process by itself, so that another one has to purge, which cannot be given what is no plain data: ${bound.map(name => `"${name}"`).join(', ')}.`,
      unbindHint,
    )
  }
}

/** What to write where the folder that is served is not the one that was built. */
export function whereServed(configuration: Configuration): string {
  return `Write the folder that is served, relative to ${configuration.root}: dir: 'dist'. ${writtenLater(configuration, 'dist')}`
}

/** What to do where this plugin's process ends before the folder is there. */
export function writtenLater(configuration: Configuration, folder: string): string {
  return `Where a process that ends after this one writes it, as in frameworks that run the bundler beside themselves, take the plugin out, and after the whole build run: ${howToCall(`run ${folder}`, configuration)}`
}

/**
 * Whether a folder lies in one that tools keep for themselves, whose name starts with a dot.
 *
 * @param root - absolute: the project's own path may be anywhere
 */
export function isHidden(root: string, directory: string): boolean {
  const path = relative(root, directory).split(sep).join('/')
  // These two are known to be served.
  if (/(?:^|\/)(?:\.vitepress\/dist|\.output\/public)$/.test(path)) return false
  return path.split('/').some(name => /^\.[^.]/.test(name))
}

function first(client: readonly Built[]): Built | undefined {
  return client[0]
}

function withBase(built: Built, base: string | undefined, folder: string): Built {
  return base?.startsWith('/') && base.endsWith(`/${folder}`)
    ? { ...built, base: base.slice(0, -folder.length) }
    : built
}
