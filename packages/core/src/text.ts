/**
 * What makes texts fit to be printed, without the engine: for the plugin, which may have a line to say before it has
 * loaded that. Internal.
 *
 * @packageDocumentation
 */

export { linesOf } from './errors/error.ts'
export { type AnnotationLevel, Annotations, isGitHubActions } from './text/annotations.ts'
export { printable } from './text/printable.ts'
export { sentence } from './text/sentence.ts'
export { createTrace, type Trace } from './text/trace.ts'
