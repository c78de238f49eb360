import * as v from 'valibot'
import { named, toRecord } from './named.ts'

const patterns = v.array(v.string())

/** What an output was recorded for: it says which URLs its files had, and in which caches they are known. */
const outputContext = v.object({
  /** The option `site`, or where this output alone is served. */
  site: v.array(v.string()),
  /** The only target that its files concern. */
  only: v.optional(v.string()),
  html: v.array(v.picklist(['file', 'directory', 'clean'])),
  /** What the option `urls` answered, by file. The function itself may be another at the next run. */
  urls: v.optional(named(v.array(v.string()))),
  /** As the option; absent: its default. */
  immutable: v.optional(v.union([patterns, v.literal(false)])),
  added: v.boolean(),
  include: v.optional(patterns),
  exclude: patterns,
  /** Names of the targets that it was purged for, or that owe it. */
  targets: v.array(v.string()),
  /** Which cache each of them was, as `cache` of a target. */
  caches: v.optional(named(v.string())),
  /** Names of targets that it was purged for once, and is not any more: what has left since is pending there. */
  absent: v.optional(v.array(v.string())),
  /** Whether its folder was not there, and a snapshot stood for it. */
  carried: v.optional(v.literal(true)),
  /** Sequence of the write that a run with this output made last: outputs that share it were deployed together. */
  run: v.pipe(v.number(), v.safeInteger()),
})

/** The schema of an output in `ledger.json`. */
export const outputEntry = v.object({
  manifest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  files: v.pipe(v.number(), v.safeInteger()),
  base: v.optional(v.string()),
  /** Absent in ledgers of before there was one. */
  context: v.optional(outputContext),
  /** Immutable names that deploys removed: for each the day since 1970, and the start of its SHA-256. */
  removed: v.optional(named(v.string())),
  /** Files of which the bundler said that their names carry their content hash, and whose names do not show it. */
  hashed: v.optional(v.array(v.string())),
  /** Sources of the delivery URLs in it, as they are written, but for images by their own URL. */
  delivered: v.optional(v.array(v.string())),
})

/** What an output was recorded for. */
export type OutputContext = v.InferOutput<typeof outputContext>

/** An output as the ledger has it. */
export type OutputEntry = v.InferOutput<typeof outputEntry>

/** The JSON of an entry. */
export function writeOutputEntry({
  manifest,
  files,
  base,
  context,
  removed,
  hashed,
  delivered,
}: OutputEntry): object {
  return {
    manifest,
    files,
    base,
    context: context && {
      site: context.site,
      only: context.only,
      html: context.html,
      urls: context.urls && toRecord(context.urls, urls => urls),
      immutable: context.immutable,
      added: context.added,
      include: context.include,
      exclude: context.exclude,
      targets: context.targets,
      caches: context.caches && toRecord(context.caches, cache => cache),
      absent: context.absent,
      carried: context.carried,
      run: context.run,
    },
    removed: removed && toRecord(removed, text => text),
    hashed,
    delivered,
  }
}
