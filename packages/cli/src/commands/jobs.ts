import { CdnPurgeError } from '@cdn-purge/core'
import { type JobList, listJobs } from '@cdn-purge/core/command'
import type { Target } from '@cdn-purge/core/engine'
import type { Flags } from '../arguments/flags.ts'
import type { Command } from '../command.ts'
import { type Project, withProject } from '../project/project.ts'
import { type JobsReport, type ListedJobs, renderJobs } from '../render/jobs.ts'

/** The jobs of vendors that list them. */
export const jobs: Command = {
  name: 'jobs',
  args: [],
  text: "Show the vendor's jobs: those that are not over, or all of them",
  flags: [
    {
      name: 'operation',
      value: 'ID',
      text: 'Only those of this operation, over or not, as a purge names it',
    },
    { name: 'all', text: 'Those that are over, too' },
    {
      name: 'page',
      value: 'N',
      text: "A page of the vendor's list, from 1 (default: 1; of an operation, all)",
    },
    { name: 'limit', value: 'N', text: 'Jobs on a page (default: as many as the vendor gives)' },
    { name: 'target', value: 'NAME', repeatable: true, text: 'Ask this target only (repeatable)' },
  ],
  examples: [
    ['cdn-purge jobs', 'what waits, what failed'],
    ['cdn-purge jobs --all --page 2 --limit 20', 'the second twenty, over or not'],
    ['cdn-purge jobs --operation op-9', 'what became of one purge'],
  ],
  async run(invocation) {
    const { flags } = invocation
    const operation = flags.text('operation')
    const limit = readNumber(flags, 'limit')
    const page = readNumber(flags, 'page') ?? (operation === undefined ? 1 : undefined)
    return withProject(invocation, { purpose: 'read' }, async project => {
      const targets = chooseTargets(project)
      refuseAll(targets, operation)
      refuseLimit(targets, limit)
      const lists: ListedJobs[] = []
      for (const target of targets) {
        const list = (await listJobs(target, { operation, page, limit }, project.context)) ?? { jobs: [] }
        const isWanted = flags.on('all') === true || operation !== undefined
        const shown = list.jobs.filter(({ state }) => isWanted || state !== 'done')
        lists.push({ target: target.name, ...list, jobs: shown, hidden: list.jobs.length - shown.length })
      }
      const status = statusFor(lists)
      const json: JobsReport = { version: 1, command: 'jobs', ok: status === 0, targets: lists }
      return {
        status,
        json,
        print: terminal => renderJobs(lists, terminal),
      }
    })
  },
}

function readNumber(flags: Flags, name: string): number | undefined {
  const text = flags.text(name)
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CdnPurgeError('USAGE', `--${name} ${text}: it must be a whole number from 1.`)
}

/** The targets to ask: those that list jobs, or those that are named. */
function chooseTargets({ options: { targets, sendTo, off, dryRun } }: Project): readonly Target[] {
  if (off || dryRun) {
    const variable = off ? 'CDN_PURGE=0' : 'dryRun (CDN_PURGE_DRY_RUN)'
    throw new CdnPurgeError(
      'USAGE',
      `The vendor is asked for its jobs, and nothing may be sent: ${variable} is set.`,
    )
  }
  const chosen = targets.filter(({ name, api }) => sendTo?.includes(name) ?? api.jobs !== undefined)
  const unable = chosen.filter(({ api }) => api.jobs === undefined)
  if (unable.length > 0 || chosen.length === 0) {
    const names = (chosen.length === 0 ? targets : unable).map(
      ({ name, title }) => `${title} (target "${name}")`,
    )
    throw new CdnPurgeError('USAGE', `${names.join(', ')} ${names.length === 1 ? 'lists' : 'list'} no jobs.`)
  }
  const missing = chosen.flatMap(target => target.missing)
  if (missing.length > 0) throw new CdnPurgeError('CONFIG_INVALID', missing, { problems: missing })
  return chosen
}

function refuseAll(targets: readonly Target[], operation: string | undefined): void {
  const single = targets.filter(({ api }) => api.jobs?.onlyByOperation === true)
  const [first] = single
  if (operation !== undefined || first === undefined) return
  const names = single.map(({ name, title }) => `${title} (target "${name}")`).join(', ')
  throw new CdnPurgeError(
    'USAGE',
    `${names} tells of one operation at a time: name it with --operation ID, as a purge names it.`,
    { hint: 'With --target NAME, the other targets are asked alone.' },
  )
}

function refuseLimit(targets: readonly Target[], limit: number | undefined): void {
  for (const { title, api } of targets) {
    const most = api.jobs?.perPage ?? 0
    if (limit !== undefined && limit > most) {
      throw new CdnPurgeError('USAGE', `--limit ${limit}: ${title} gives ${most} jobs on a page at most.`)
    }
  }
}

function statusFor(lists: readonly JobList[]): number {
  const kinds = lists.map(({ failure }) => failure?.kind)
  return kinds.includes('credentials') ? 3 : kinds.some(kind => kind !== undefined) ? 1 : 0
}
