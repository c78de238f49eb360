import { findConfig, loadConfig } from '@cdn-purge/core/engine'
import type { Invocation } from '../command.ts'
import { providers } from '../providers.ts'
import { cacheMissing, UNASKED, wrongAnswers, wrongs } from './answers.ts'
import { findStep } from './ci/find-step.ts'
import type { Upload } from './ci/model.ts'
import { readCi } from './ci/read-ci.ts'
import type { FoundProject } from './project.ts'

const ELSEWHERE =
  '--after: the configuration keeps the ledger elsewhere than in .cdn-purge, and what init writes carries that folder alone. See https://github.com/cdn-purge/cdn-purge/blob/main/docs/ci.md for the lines to add.'

/** A project that is set up, and the job that is to purge. */
export interface KnownUpload {
  /** Ids of the caches. */
  readonly caches: readonly string[]
  readonly upload: Upload
  /** Whether its build leaves the purging to the command. */
  readonly waits: boolean
}

/**
 * What the flags say of a project that is set up, and its configuration where they leave it open.
 *
 * @throws CdnPurgeError `USAGE` for a step that there is not, caches that nobody names, or a ledger that no CI's cache
 * keeps, all at once; `CONFIG_INVALID`
 */
export async function readUpload({ flags, world }: Invocation, project: FoundProject): Promise<KnownUpload> {
  const named = findStep(await readCi(project), flags.text('after') ?? '')
  const known = await readKnown(project)
  const given = flags.list('cache')
  const caches = given.length > 0 ? given : known.caches
  const canAsk = world.streams !== undefined && flags.on('json') !== true
  const problems = [
    ...wrongs({ sites: [], caches, live: undefined }),
    ...(caches.length === 0 ? [cacheMissing()] : []),
    ...(known.isElsewhere ? [ELSEWHERE] : []),
    ...(canAsk || flags.on('yes') === true || flags.on('dry-run') === true ? [] : [UNASKED]),
  ]
  if (typeof named === 'string') throw wrongAnswers([...problems, named])
  if (problems.length > 0) throw wrongAnswers(problems)
  return { caches, upload: named, waits: known.waits }
}

interface Known {
  readonly caches: readonly string[]
  readonly waits: boolean
  readonly isElsewhere: boolean
}

/** What the configuration of a project says of it, if it has one. */
async function readKnown({ root, framework }: FoundProject): Promise<Known> {
  if (findConfig(root) === undefined) return { caches: [], waits: true, isElsewhere: false }
  const { input } = await loadConfig({ cwd: root })
  const options: { readonly [name in 'targets' | 'when' | 'ledger']?: unknown } = Object(input)
  const caches = [options.targets ?? []].flat().flatMap(target => {
    const { provider }: { readonly provider?: unknown } = Object(target)
    return providers.find(({ id }) => id === provider)?.id ?? []
  })
  return {
    caches: [...new Set(caches)],
    waits: framework.entry === undefined || options.when === 'deploy',
    isElsewhere: !['.cdn-purge', './.cdn-purge'].includes(
      String(options.ledger ?? '.cdn-purge').replace(/\/$/, ''),
    ),
  }
}
