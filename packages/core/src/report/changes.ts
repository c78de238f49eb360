import type { Change } from '../manifest/diff.ts'
import { readPaths } from '../manifest/manifest.ts'
import type { Prepared } from '../prepare/model.ts'
import type { RunReport } from './model.ts'

/** The changes of all outputs by path; where there are several outputs, behind the output's name. */
export function reportChanges({ outputs }: Pick<Prepared, 'outputs'>): RunReport['changes'] {
  const several = outputs.length > 1
  const list = (kind: 'added' | 'changed' | 'removed') =>
    outputs.flatMap(({ name, changes, firstRun, manifest }) => {
      // Then all its files are added: nobody needs to ask for more than their names.
      const paths = firstRun && kind === 'added' ? readPaths(manifest) : changes[kind].map(pathOf)
      return several ? paths.map(path => `${name}/${path}`) : paths
    })
  const rest = {
    changed: list('changed'),
    removed: list('removed'),
    unchanged: outputs.reduce((sum, { changes }) => sum + changes.unchanged, 0),
  }
  if (outputs.every(({ firstRun }) => !firstRun)) return { added: list('added'), ...rest }
  return {
    // Listed anew for each who asks: there may be a million.
    get added() {
      return list('added')
    },
    ...rest,
  }
}

function pathOf({ path }: Change): string {
  return path
}
