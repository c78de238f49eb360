import { join } from 'node:path'
import {
  checkTokens,
  compareListings,
  comparePurged,
  compareStates,
  type Listing,
  readManifest,
  readPurged,
} from './oracle.ts'
import type { Output, Site } from './run-commands.ts'

/** What one build is there to show. */
export interface Aim {
  /** Files were written or removed before it. */
  readonly isEdited: boolean
  /** The public image is another one. */
  readonly hasNewImage: boolean
  /** A later process writes to the served folder, and nobody purges after it. */
  readonly isIncomplete: boolean
}

/** What is wrong with a build that succeeded, in words. */
export function judge(
  { row, project, simulator: { log, env } }: Site,
  { isEdited, hasNewImage, isIncomplete }: Aim,
  { before, after }: Readonly<Record<'before' | 'after', Listing>>,
  outputs: readonly Output[],
): string[] {
  // Ours is on standard error; on standard output, npm prints the command.
  const said = outputs.map(({ stderr }) => stderr).join('\n')
  const secret = findSecret(outputs, env)
  if (isIncomplete) {
    const isTold = row.incomplete?.test(said)
    return [...secret, ...(isTold ? [] : [`nothing says that it is incomplete (${row.incomplete})`])]
  }
  if (after.size === 0) return [`nothing lies in ${row.served} (the row is wrong)`]
  const due = compareStates(before, after, row)
  const changes = [...due.must, ...due.may]
  const failures = [
    ...secret,
    countRuns(outputs, row.isCommandAlone ?? false),
    compareListings(readManifest(project), after),
    comparePurged(readPurged(log, due.known), due),
  ]
  if (isEdited && due.must.size === 0) failures.push('the edit changed nothing (the row is wrong)')
  if (hasNewImage) {
    const isForgotten = log.some(({ route = '', status }) => status === 200 && forgets.test(route))
    if (!row.isCommandAlone) failures.push(checkTokens(join(project, row.served), row))
    if (!isForgotten) failures.push('Optimole was not told to forget the image')
  }
  if (!isEdited && before.size > 0 && changes.length > 0) {
    if (row.unstable === undefined)
      failures.push(`changes without an edit: ${changes.slice(0, 3).join(', ')}`)
    else if (!row.unstable.test(said)) failures.push(`nothing explains the changes (${row.unstable})`)
  }
  return failures.filter(failure => failure !== undefined)
}

/** Routes of the Optimole API that invalidate. */
const forgets = /^optimole\.(?:asset|domain|all)$/

/** Each run has one line that says all of it: the plugin's on standard error. */
function countRuns(outputs: readonly Output[], isCommandAlone: boolean): string | undefined {
  const count = (text: string) =>
    text.match(/ → (?:\d+ requests? to|nothing (?:to purge|sent))/g)?.length ?? 0
  let runs = 0
  let misplaced = 0
  for (const { program, stdout, stderr } of outputs) {
    runs += count(stdout) + count(stderr)
    // The command's own report is its standard output.
    if (program !== 'cdn-purge' && !isCommandAlone) misplaced += count(stdout)
  }
  if (misplaced > 0) return `${misplaced} of ${runs} summaries on standard output`
  return runs === 1 ? undefined : `${runs} runs`
}

function findSecret(outputs: readonly Output[], env: Readonly<Record<string, string>>): string[] {
  const secrets = Object.entries(env).filter(([name]) => /TOKEN|KEY|SECRET|PASSWORD/.test(name))
  const text = outputs.map(({ stdout, stderr }) => stdout + stderr).join('\n')
  return secrets.filter(([, value]) => text.includes(value)).map(([name]) => `${name} is in the output`)
}
