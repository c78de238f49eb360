import type { DueItem } from '@cdn-purge/core'
import type { ProjectNote } from '../note.ts'
import { type LedgerPlace, register } from './register.ts'

/** Keeps what a run has settled until the process has ended with success. */
export function addSettled(
  project: ProjectNote,
  place: LedgerPlace,
  name: string,
  items: readonly DueItem[],
): void {
  const { settled } = register()
  const before = settled.find(run => run.project.key === project.key)
  const run = before ?? { project, place, targets: [] }
  if (before === undefined) settled.push(run)
  run.targets.push({ name, settled: [...items] })
}
