/** An entry of a rule's `use`, as far as it is needed here. */
interface StyleLoader {
  readonly loader: string
  readonly options: Readonly<Record<string, unknown>>
}

/** What makes a module of a style: css-loader, Next.js' copy of it, and its twin for Lightning CSS. */
const CSS_LOADER = /[\\/](?:lightning)?css-loader[\\/]/

/**
 * Puts loaders where styles are compiled, and are still texts. What a style takes in by `@import` or `composes` comes by
 * this way alone: it is asked for by a request that names its loaders, past all rules.
 *
 * ASSUME: as many of the loaders behind css-loader as `importLoaders` counts see what it takes in (Next.js 16).
 *
 * @param rules - of webpack; changed in place
 */
export function passCompiledStyles(rules: unknown, loaders: readonly object[]): void {
  for (const rule of listOf(rules)) {
    if (!isRecord(rule)) continue
    passCompiledStyles(rule.oneOf, loaders)
    passCompiledStyles(rule.rules, loaders)
    const use = listOf(rule.use)
    if (use.some(isStyleLoader))
      rule.use = use.flatMap(entry =>
        isStyleLoader(entry) ? [withMore(entry, loaders.length), ...loaders] : [entry],
      )
  }
}

function withMore({ options, ...entry }: StyleLoader, count: number): StyleLoader {
  return { ...entry, options: { ...options, importLoaders: Number(options.importLoaders ?? 0) + count } }
}

function isStyleLoader(entry: unknown): entry is StyleLoader {
  return (
    isRecord(entry) &&
    typeof entry.loader === 'string' &&
    CSS_LOADER.test(entry.loader) &&
    isRecord(entry.options)
  )
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
