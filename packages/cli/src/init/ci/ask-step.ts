import { CdnPurgeError } from '@cdn-purge/core'
import { printable } from '@cdn-purge/core/text'
import { select } from '@clack/prompts'
import type { Streams } from '../../command.ts'
import { likelyUpload } from './find-step.ts'
import type { CiFile, Upload } from './model.ts'

/** Characters of a step that are shown. */
const LONGEST = 70
/** Choices that are shown at once. */
const SHOWN = 12

/**
 * Asks after which step the upload is over.
 *
 * @returns `undefined` where the user adds the lines
 * @throws CdnPurgeError `INTERRUPTED`
 */
export async function askStep(files: readonly CiFile[], streams: Streams): Promise<Upload | undefined> {
  const choices = files.flatMap(file => file.steps.map(step => ({ file, step })))
  const steps = choices.map(({ step }) => step)
  const likely = likelyUpload(steps)
  const answer = await select({
    ...streams,
    message: 'After which step is the upload over?',
    options: [
      ...steps.map(({ path, job, label }, index) => ({
        value: index,
        label: printable(`${path.slice(path.lastIndexOf('/') + 1)} · ${job} · ${label}`, LONGEST),
      })),
      { value: -1, label: 'none: I add it myself' },
    ],
    initialValue: likely === undefined ? -1 : steps.indexOf(likely),
    maxItems: SHOWN,
  })
  if (typeof answer === 'symbol') throw new CdnPurgeError('INTERRUPTED', 'Nothing was written.')
  return choices[answer]
}
