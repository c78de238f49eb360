import type { Change } from '../manifest/diff.ts'
import { eachPath } from '../manifest/manifest.ts'
import type { Prepared } from '../prepare/model.ts'
import { TextList } from '../text/text-list.ts'
import type { RunReport } from './model.ts'

/** The changes of all outputs by path; where there are several outputs, behind the output's name. */
export function reportChanges({ outputs }: Pick<Prepared, 'outputs'>): RunReport['changes'] {
  const several = outputs.length > 1
  const list = (kind: 'added' | 'changed' | 'removed') => {
    const found = new TextList()
    for (const { name, changes, firstRun, manifest } of outputs) {
      // Then all its files are added: nobody needs to ask for more than their names.
      const paths = firstRun && kind === 'added' ? eachPath(manifest) : changes[kind].map(pathOf)
      for (const path of paths) found.push(several ? `${name}/${path}` : path)
    }
    return found
  }
  return {
    added: list('added'),
    changed: list('changed'),
    removed: list('removed'),
    unchanged: outputs.reduce((sum, { changes }) => sum + changes.unchanged, 0),
  }
}

function pathOf({ path }: Change): string {
  return path
}
