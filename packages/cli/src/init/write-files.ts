import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CdnPurgeError } from '@cdn-purge/core'
import { describeCause } from '@cdn-purge/core/engine'
import type { FilePlan } from './plan-files.ts'

/**
 * Writes all files or none: each is written beside its place first, and where one cannot be put there, those that were
 * are put back.
 *
 * @param root - absolute
 * @throws CdnPurgeError `USAGE` where one cannot be written, or is not any more as it was shown
 */
export function writeFiles(root: string, plans: readonly FilePlan[]): void {
  const changes = plans.flatMap(({ path, before, after }) =>
    after === undefined ? [] : [{ path: placeOf(join(root, path)), shown: path, before, after }],
  )
  const moved: typeof changes = []
  try {
    for (const { path, shown, before, after } of changes) {
      const now = existsSync(path) ? readFileSync(path, 'utf8') : undefined
      if ((now ?? '') !== (before ?? '')) throw new Error(`${shown} was changed meanwhile`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(draftOf(path), after, now === undefined ? {} : { mode: statSync(path).mode })
    }
    for (const change of changes) {
      renameSync(draftOf(change.path), change.path)
      moved.push(change)
    }
  } catch (cause) {
    for (const { path } of changes) rmSync(draftOf(path), { force: true })
    for (const { path, before } of moved) {
      if (before === undefined) rmSync(path, { force: true })
      else writeFileSync(path, before)
    }
    throw new CdnPurgeError('USAGE', `The files could not be written: ${describeCause(cause)}.`, {
      hint: 'All are as they were.',
      cause,
    })
  }
}

/** The file itself, where a link leads to it. */
function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

function draftOf(path: string): string {
  return `${path}.cdn-purge-draft`
}
