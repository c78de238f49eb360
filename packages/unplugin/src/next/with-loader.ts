import { passCompiledStyles } from './compiled-styles.ts'

/** What of Next.js' configuration its bundlers read, as far as it is needed here. */
export interface BundledConfig {
  readonly webpack?: ((config: WebpackConfig, context: object) => WebpackConfig) | null | undefined
  readonly turbopack?: { readonly rules?: Readonly<Record<string, object>> } | undefined
  readonly transpilePackages?: readonly string[] | undefined
}

/** webpack's configuration, as far as it is needed here. */
interface WebpackConfig {
  module: { rules: object[] }
}

/** What the loader is given. */
interface LoaderOptions {
  /** Absolute. */
  readonly root: string
  /** See `ImageBuild`: Turbopack keeps what loaders made from one build to the next, by their options. */
  readonly state: string
}

/** Sources of the project, in which delivery URLs may stand. */
const SOURCES = /\.(?:[cm]?[jt]s|[jt]sx|mdx?|json|css|scss|sass)$/
/** The package of the module that makes delivery URLs in the browser. */
const PACKAGE = 'unplugin-cdn-purge'
const RUNTIME = /[\\/]unplugin-cdn-purge[\\/]dist[\\/]runtime\.js$/

/**
 * Has both bundlers pass the project's own modules, and the one for URLs made in the browser, through the loader that
 * gives delivery URLs their tokens.
 *
 * @param loader - absolute
 */
export function withLoader<Config extends BundledConfig>(
  config: Config,
  loader: string,
  options: LoaderOptions,
): Config {
  const use = [{ loader, options }]
  const { webpack, turbopack, transpilePackages = [] } = config
  // ASSUME: a rule of Turbopack without "as" keeps the kind of its file; "foreign" is what lies in node_modules, but for
  // packages that are to be transpiled (16). Under names such as "*.scss" it would take ours for a compiler.
  const rule = { condition: { all: [{ not: 'foreign' }, { path: SOURCES }] }, loaders: use }
  const { '*': own, ...rules } = turbopack?.rules ?? {}
  return {
    ...config,
    // Else the module for URLs made in the browser is left as it is, and pages of the server have no tokens from it.
    transpilePackages: [...new Set([...transpilePackages, PACKAGE])],
    turbopack: { ...turbopack, rules: { ...rules, '*': own === undefined ? rule : [own, rule].flat() } },
    webpack(given: WebpackConfig, context: object) {
      const made = webpack?.(given, context) ?? given
      // ASSUME: a rule whose "test" takes in styles disables those of Next.js, and its "resource" does not (16).
      const resource = { or: [{ and: [SOURCES, { not: /node_modules/ }] }, RUNTIME] }
      passCompiledStyles(made.module.rules, use)
      made.module.rules.push({ resource, enforce: 'pre', use })
      return made
    },
  }
}
