import { type AnnotationLevel, Annotations, isGitHubActions, linesOf } from '@cdn-purge/core/text'
import { writeError } from './standard-error.ts'

/** All of the process: what there is room for is counted by the step. */
const annotations = new Annotations(writeError)
const annotated = new WeakSet<object>()

/** Marks a line on the page of a workflow's run, in GitHub Actions. */
export function annotate(level: AnnotationLevel, lines: readonly string[]): void {
  if (isGitHubActions(process.env)) annotations.add(level, lines)
}

/** Marks an error there, once, whoever prints it beside. */
export function annotateError(error: unknown, level: AnnotationLevel = 'error'): void {
  const object = Object(error)
  if (annotated.has(object)) return
  annotated.add(object)
  annotate(level, linesOf(error))
}
