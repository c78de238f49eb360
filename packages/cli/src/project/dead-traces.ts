import { describeTrace, readTraces, type Trace, traceDirectory } from '@cdn-purge/core/engine'
import type { Terminal } from '../render/terminal.ts'
import type { Project } from './project.ts'

/** What processes built that were ended before it was purged. */
export function deadTraces({ options, root }: Project): readonly Trace[] {
  return readTraces(traceDirectory(options, root)).filter(({ dead }) => dead)
}

/** Names it to the user. */
export function warnOfTraces(project: Project, terminal: Terminal): void {
  for (const trace of deadTraces(project)) terminal.warn(describeTrace(trace))
}
