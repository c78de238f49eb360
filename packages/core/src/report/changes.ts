import type { Change } from '../manifest/diff.ts'
import type { Prepared } from '../prepare/model.ts'
import type { RunReport } from './model.ts'

/** The changes of all outputs by path; where there are several outputs, behind the output's name. */
export function reportChanges({ outputs }: Pick<Prepared, 'outputs'>): RunReport['changes'] {
  const several = outputs.length > 1
  const list = (kind: 'added' | 'changed' | 'removed') =>
    outputs.flatMap(({ name, changes }) =>
      changes[kind].map(({ path }: Change) => (several ? `${name}/${path}` : path)),
    )
  return {
    added: list('added'),
    changed: list('changed'),
    removed: list('removed'),
    unchanged: outputs.reduce((sum, { changes }) => sum + changes.unchanged, 0),
  }
}
