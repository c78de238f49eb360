import { CdnPurgeError } from '@cdn-purge/core'
import { suggest } from '@cdn-purge/core/command'
import type { Invocation, Streams } from '../command.ts'
import { providers } from '../providers.ts'
import { findStep } from './ci/find-step.ts'
import type { CiFile, Upload } from './ci/model.ts'
import { readCi } from './ci/read-ci.ts'
import { type Given, type Live, ways, wrongSite } from './given.ts'
import type { FoundProject } from './project.ts'

/** That nobody says whether files may be written. */
export const UNASKED =
  'Nobody can be asked here whether files may be written: say --yes, or --dry-run to see them.'

/** What only the user knows. */
export interface Answers {
  /** Where the site is served; one URL or several. */
  readonly sites: readonly [string, ...string[]]
  /** Ids of the caches, from the origin outwards. */
  readonly caches: readonly [string, ...string[]]
  readonly live: Live
  /** What the upload ends with, where the CI's file is to be written. */
  readonly upload?: Upload
}

/**
 * What the flags say; what they leave open is asked, where there is a terminal.
 *
 * @throws CdnPurgeError `USAGE` for answers that are none, or that are missing, all of them at once; `INTERRUPTED`
 */
export async function readAnswers({ flags, world }: Invocation, project: FoundProject): Promise<Answers> {
  const mayWrite = flags.on('yes') === true || flags.on('dry-run') === true
  const after = flags.text('after')
  const given: Given = { sites: flags.list('site'), caches: flags.list('cache'), live: flags.text('live') }
  const files = await readCi(project)
  const named = after === undefined ? undefined : findStep(files, after)
  refuse([...wrongs(given), ...(typeof named === 'string' ? [named] : [])])
  const isOpen = given.sites.length === 0 || given.caches.length === 0 || given.live === undefined
  const streams = flags.on('json') === true || flags.on('yes') === true ? undefined : world.streams
  const full = isOpen && streams !== undefined ? await askFor(given, project, streams) : given
  const unasked = mayWrite || streams !== undefined ? [] : [UNASKED]
  const idle =
    full.live === 'web-root' && after !== undefined
      ? [`--after ${after}: with --live web-root there is no upload.`]
      : []
  refuse([...missing(full), ...wrongs(full), ...idle, ...unasked])
  const [site = '', ...sites] = full.sites
  const [cache = '', ...caches] = full.caches
  const live = toLive(full.live) ?? 'upload'
  const asked = live === 'upload' && named === undefined && streams !== undefined
  const upload = asked ? await askUpload(files, streams) : typeof named === 'string' ? undefined : named
  return {
    sites: [site, ...sites],
    caches: [cache, ...caches],
    live,
    ...(upload === undefined ? {} : { upload }),
  }
}

async function askUpload(files: readonly CiFile[], streams: Streams): Promise<Upload | undefined> {
  if (files.every(({ steps }) => steps.length === 0)) return undefined
  const { askStep } = await import('./ci/ask-step.ts')
  return askStep(files, streams)
}

async function askFor(given: Given, project: FoundProject, streams: Streams): Promise<Given> {
  const { askOpen } = await import('./ask.ts')
  return askOpen(given, project, streams)
}

function toLive(text: string | undefined): Live | undefined {
  return ways.find(way => way === text)
}

function missing({ sites, caches, live }: Given): readonly string[] {
  return [
    ...(sites.length === 0
      ? ['--site is missing: the URL of the site, such as https://www.example.com/.']
      : []),
    ...(caches.length === 0 ? [cacheMissing()] : []),
    ...(live === undefined
      ? [
          '--live is missing: "upload" where the output is brought to its server after the build, "web-root" where it is served from where it is built.',
        ]
      : []),
  ]
}

/** That no cache is named. */
export function cacheMissing(): string {
  return `--cache is missing: who caches it, from the origin outwards. There are: ${ids().join(', ')}.`
}

/** What is wrong with answers. */
export function wrongs({ sites, caches, live }: Given): readonly string[] {
  const doubles = caches.filter((id, index) => caches.indexOf(id) !== index)
  return [
    ...sites.flatMap(site => {
      const wrong = wrongSite(site)
      return wrong === undefined ? [] : [`--site ${wrong}.`]
    }),
    ...caches
      .filter(id => !ids().includes(id))
      .map(
        id => `--cache ${id}: there is no such cache${suggest(id, ids())}. There are: ${ids().join(', ')}.`,
      ),
    ...[...new Set(doubles)].map(id => `--cache ${id} is named twice.`),
    ...(live === undefined || toLive(live) !== undefined
      ? []
      : [`--live must be ${ways.join(' or ')}, not "${live}"${suggest(live, ways)}.`]),
  ]
}

function ids(): readonly string[] {
  return providers.map(({ id }) => id)
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw wrongAnswers(problems)
}

/** An error that says all that is wrong at once. */
export function wrongAnswers(problems: readonly string[]): CdnPurgeError {
  return new CdnPurgeError('USAGE', problems, { problems })
}
