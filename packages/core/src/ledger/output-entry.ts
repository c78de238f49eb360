import * as z from 'zod/mini'
import { named, toRecord } from './named.ts'

const patterns = z.array(z.string())

/** What an output was recorded for: it says which URLs its files had, and in which caches they are known. */
const outputContext = z.object({
  /** The option `site`, or where this output alone is served. */
  site: z.array(z.string()),
  /** The only target that its files concern. */
  only: z.optional(z.string()),
  html: z.array(z.enum(['file', 'directory', 'clean'])),
  /** What the option `urls` answered, by file. The function itself may be another at the next run. */
  urls: z.optional(named(z.array(z.string()))),
  /** As the option; absent: its default. */
  immutable: z.optional(z.union([patterns, z.literal(false)])),
  added: z.boolean(),
  include: z.optional(patterns),
  exclude: patterns,
  /** Names of the targets that it was purged for, or that owe it. */
  targets: z.array(z.string()),
  /** Names of targets that it was purged for once, and is not any more: what has left since is pending there. */
  absent: z.optional(z.array(z.string())),
  /** Whether its folder was not there, and a snapshot stood for it. */
  carried: z.optional(z.literal(true)),
  /** Sequence of the write that a run with this output made last: outputs that share it were deployed together. */
  run: z.int(),
})

/** The schema of an output in `ledger.json`. */
export const outputEntry = z.object({
  manifest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  files: z.int(),
  base: z.optional(z.string()),
  /** Absent in ledgers of before there was one. */
  context: z.optional(outputContext),
  /** Immutable names that deploys removed: for each the day since 1970, and the start of its SHA-256. */
  removed: z.optional(named(z.string())),
  /** Files of which the bundler said that their names carry their content hash, and whose names do not show it. */
  hashed: z.optional(z.array(z.string())),
  /** Sources of the delivery URLs in it, as they are written, but for images by their own URL. */
  delivered: z.optional(z.array(z.string())),
})

/** What an output was recorded for. */
export type OutputContext = z.infer<typeof outputContext>

/** An output as the ledger has it. */
export type OutputEntry = z.infer<typeof outputEntry>

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
      absent: context.absent,
      carried: context.carried,
      run: context.run,
    },
    removed: removed && toRecord(removed, text => text),
    hashed,
    delivered,
  }
}
