import { printable } from './printable.ts'

/** How GitHub marks a line of a log. */
export type AnnotationLevel = 'error' | 'warning'

/**
 * Annotations of each level that a step can have: GitHub drops what is beyond.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const ROOM = 10

/** Characters of an annotation that are shown; more are cut. */
const LONGEST = 4_000

/** What a job's environment says; `true` stands there as a text. */
export function isGitHubActions(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.GITHUB_ACTIONS === 'true'
}

/** Marks what went wrong on the page of a workflow's run, as long as there is room. */
export class Annotations {
  readonly #write: (line: string) => void
  readonly #left: Record<AnnotationLevel, number> = { error: ROOM, warning: ROOM }

  /** @param write - prints a line, with its end, as it is: GitHub reads both streams */
  constructor(write: (line: string) => void) {
    this.#write = write
  }

  /** Adds one. @param lines - without secrets; made printable here */
  add(level: AnnotationLevel, lines: readonly string[]): void {
    const left = this.#left[level]
    this.#left[level] = left - 1
    if (left <= 0) return
    const more = left === 1 ? ['There may be more: see the log.'] : []
    this.#write(toCommand(level, [...lines, ...more]))
  }
}

/** ASSUME: GitHub ends a message at a line feed, and decodes these three in it. */
function toCommand(level: AnnotationLevel, lines: readonly string[]): string {
  const text = lines.map(line => printable(line, LONGEST)).join('\n')
  const escaped = text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
  return `::${level} title=cdn-purge::${escaped}\n`
}
