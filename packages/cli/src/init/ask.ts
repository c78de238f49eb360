import { CdnPurgeError } from '@cdn-purge/core'
import { confirm, multiselect, select, text } from '@clack/prompts'
import type { Streams } from '../command.ts'
import { providers } from '../providers.ts'
import { type Given, wrongSite } from './given.ts'
import type { FoundProject } from './project.ts'

/**
 * Asks for what is not known yet.
 *
 * @throws CdnPurgeError `INTERRUPTED` where the user ends it
 */
export async function askOpen(
  given: Given,
  { homepage }: Pick<FoundProject, 'homepage'>,
  streams: Streams,
): Promise<Given> {
  const sites = given.sites.length > 0 ? given.sites : [await askSite(homepage, streams)]
  const caches = given.caches.length > 0 ? given.caches : await askCaches(streams)
  return { sites, caches, live: given.live ?? (await askLive(streams)) }
}

/**
 * Asks whether what was shown may be written.
 *
 * @throws CdnPurgeError `INTERRUPTED`
 */
export async function askToWrite(streams: Streams): Promise<boolean> {
  const answer = await confirm({ ...streams, message: 'Write this?' })
  if (typeof answer === 'symbol') throw ended()
  return answer
}

/**
 * Asks for the folder that is served.
 *
 * @param guess - relative to the project
 * @throws CdnPurgeError `INTERRUPTED`
 */
export async function askOutput(guess: string, streams: Streams): Promise<string> {
  const answer = await text({
    ...streams,
    message: 'Which folder of this project is served, once it is built?',
    initialValue: guess,
    validate: value => (value?.trim() ? undefined : 'must be a folder, such as dist'),
  })
  if (typeof answer === 'symbol') throw ended()
  return answer.trim()
}

async function askSite(homepage: string | undefined, streams: Streams): Promise<string> {
  const answer = await text({
    ...streams,
    message: 'Where is the site served?',
    placeholder: 'https://www.example.com/',
    ...(homepage === undefined ? {} : { initialValue: homepage }),
    validate: value => wrongSite(value ?? ''),
  })
  if (typeof answer === 'symbol') throw ended()
  return answer
}

async function askCaches(streams: Streams): Promise<readonly string[]> {
  const answer = await multiselect({
    ...streams,
    message: 'Who caches it? (space chooses)',
    options: providers.map(({ id, title }) => ({ value: id, label: title })),
    required: true,
  })
  if (typeof answer === 'symbol') throw ended()
  return answer.length > 1 ? askOrder(answer, streams) : answer
}

/** Which layer lies within which, only the user knows: a cache that is purged before one within it fills up anew from that. */
async function askOrder(caches: readonly string[], streams: Streams): Promise<readonly string[]> {
  const [ordered, left]: [string[], string[]] = [[], [...caches]]
  while (left.length > 1) {
    const message =
      ordered.length === 0
        ? 'Which of them asks the origin itself?'
        : `And which one asks ${titleOf(ordered.at(-1))}?`
    const options = left.map(id => ({ value: id, label: titleOf(id) }))
    const answer = await select({ ...streams, message, options })
    if (typeof answer === 'symbol') throw ended()
    ordered.push(answer)
    left.splice(left.indexOf(answer), 1)
  }
  return [...ordered, ...left]
}

function titleOf(cache: string | undefined): string {
  return providers.find(({ id }) => id === cache)?.title ?? ''
}

async function askLive(streams: Streams): Promise<string> {
  const options = [
    {
      value: 'upload',
      label: 'It is uploaded after the build',
      hint: '"cdn-purge run" purges, after the upload',
    },
    { value: 'web-root', label: 'It is served from where it is built', hint: 'the build purges as it ends' },
  ]
  const answer = await select({ ...streams, message: 'How does a build go live?', options })
  if (typeof answer === 'symbol') throw ended()
  return answer
}

function ended(): CdnPurgeError {
  return new CdnPurgeError('INTERRUPTED', 'Nothing was written.')
}
