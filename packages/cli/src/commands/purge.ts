import { CdnPurgeError } from '@cdn-purge/core'
import { previewByHand, type Reach, tellReach } from '@cdn-purge/core/command'
import type { Wishes } from '@cdn-purge/core/engine'
import { describeDue } from '@cdn-purge/core/run'
import { dryRunFlags, reportFlag, targetFlag } from '../arguments/common-flags.ts'
import type { Flags } from '../arguments/flags.ts'
import { readUrls } from '../arguments/url-list.ts'
import type { Command, Invocation, World } from '../command.ts'
import type { Project } from '../project/project.ts'
import { purgeByHand } from '../purge-by-hand.ts'
import { renderLines } from '../render/report.ts'

/** Purge by hand. Nothing of the outputs counts as deployed by it. */
export const purge: Command = {
  name: 'purge',
  args: [{ name: 'urls', several: true }],
  text: 'Purge by hand: URLs, paths on every host of the site, "-" for a list on standard input, or what flags name',
  flags: [
    {
      name: 'prefix',
      value: 'P',
      repeatable: true,
      text: 'A folder with all beneath it, such as /blog/; or what names begin with, such as /img/news (repeatable)',
    },
    {
      name: 'extension',
      value: 'E',
      repeatable: true,
      text: 'An extension, such as jpg, or "/img/*.jpg" in a folder (repeatable)',
    },
    {
      name: 'everything',
      text: 'The whole site; asks before, on a terminal. With hosts: all of these, at a cache that can tell them apart',
    },
    {
      name: 'account',
      text: "With --everything: at Optimole, all of the account, the account's other sites included",
    },
    {
      name: 'from',
      value: 'FILE',
      values: 'file',
      repeatable: true,
      text: 'A list of URLs and paths, one a line or ended by NUL; "-": standard input (repeatable)',
    },
    {
      name: 'raw',
      value: 'ITEM',
      repeatable: true,
      text: "An item as the vendor's API writes it, JSON or text (repeatable)",
    },
    {
      name: 'cache',
      value: 'LAYER',
      repeatable: true,
      text: 'A whole cache, by its name: at WP Engine object, page, cdn or all (repeatable)',
    },
    {
      name: 'action',
      value: 'NAME',
      text: 'Everything, in a way of the vendor: at wao.io invalidate or purge',
    },
    {
      name: 'match',
      value: 'TYPE',
      text: 'Take what is named for values to match: at Paradarum equals, contains, starts_with, ends_with or regex',
    },
    { ...targetFlag, text: 'Purge at this target only (repeatable)' },
    ...dryRunFlags,
    reportFlag,
    {
      name: 'yes',
      text: 'Do not ask: needed where there is no terminal for --cache, --action and other whole caches, and for a plan over "maxUrls" or "maxRequests"',
    },
  ],
  examples: [
    ['cdn-purge purge /blog/ https://www.example.com/feed.xml', 'a path is purged on every host of the site'],
    ['cdn-purge purge --prefix /blog/ --extension jpg', 'a folder with all beneath it, and an extension'],
    ['cdn-purge purge --from urls.txt', 'a list, one URL or path a line'],
    ['cdn-purge purge --everything', 'the whole site'],
    ['cdn-purge purge --match contains news', "what the vendor's own words say"],
  ],
  async run(invocation) {
    const { args, flags, world, terminal } = invocation
    refuseContradictions(args, flags)
    return purgeByHand(invocation, 'purge', async (project, sends): Promise<Wishes> => {
      const isAsked = sends && flags.on('yes') !== true
      const wishes = await readWishes(invocation, project)
      if (wishes.everything !== undefined && isAsked) {
        await confirmEverything(world, project, wishes.everything === 'account')
      }
      const reaches = await previewByHand({ options: project.options, wishes }, project.context)
      for (const reach of reaches) renderLines(tellReach(reach, { all: terminal.verbose }), terminal)
      const wholes = reaches.filter(({ whole }) => whole)
      if (wholes.length > 0 && isAsked) await confirmWholes(world, wholes)
      return wishes
    })
  },
}

/** Flags that each name something to purge. */
const naming = ['from', 'prefix', 'extension', 'raw', 'cache', 'action']

/** What the flags say, put together with lists. */
async function readWishes({ args, flags, world }: Invocation, { cwd }: Project): Promise<Wishes> {
  const named = await readUrls(args, flags.list('from'), cwd, world)
  const type = flags.text('match')
  const isEverything = flags.on('everything') === true
  return {
    ...(isEverything
      ? { hosts: named }
      : type === undefined
        ? { urls: named }
        : { match: { type, values: named } }),
    prefixes: flags.list('prefix'),
    extensions: flags.list('extension'),
    raw: flags.list('raw'),
    caches: flags.list('cache'),
    actions: flags.list('action'),
    everything:
      !isEverything || named.length > 0 ? undefined : flags.on('account') === true ? 'account' : 'site',
  }
}

function refuseContradictions(args: readonly string[], flags: Flags): void {
  const flagged = naming.flatMap(name => flags.list(name))
  const named = [...args, ...flagged]
  const type = flags.text('match')
  if (type !== undefined && args.length + flags.list('from').length === 0) {
    throw new CdnPurgeError('USAGE', `--match ${type} says how values are compared, and none is given.`, {
      hint: `Name one, such as: cdn-purge purge --match ${type} news`,
    })
  }
  if (flags.on('everything') !== true) {
    if (flags.on('account') === true) {
      throw new CdnPurgeError('USAGE', '--account says how far --everything reaches, which is not given.', {
        hint: 'Add --everything, or leave out --account.',
      })
    }
    if (named.length > 0) return
    throw new CdnPurgeError('USAGE', 'What is to be purged? Nothing is named.', {
      hint: 'Name URLs or paths, or use --prefix, --extension, --everything or --from. "cdn-purge retry" sends what is pending.',
    })
  }
  const path = args.find(arg => arg.startsWith('/') || arg === '-')
  const other = flagged[0] ?? path ?? (flags.on('account') === true ? args[0] : undefined) ?? type
  if (other !== undefined) {
    throw new CdnPurgeError('USAGE', `--everything leaves nothing else to name, such as "${other}".`, {
      hint: 'Leave out one of the two.',
    })
  }
}

async function confirmEverything({ ask }: World, { options }: Project, account: boolean): Promise<void> {
  if (ask === undefined) return
  const names = options.targets.map(({ name }) => name).filter(name => options.sendTo?.includes(name) ?? true)
  const reach = account ? ', and at Optimole of all sites of the account' : ''
  await confirm(
    ask,
    `This purges everything of ${options.site.join(', ')}${reach}, from ${names.join(', ')}.`,
  )
}

async function confirmWholes({ ask }: World, wholes: readonly Reach[]): Promise<void> {
  const names = wholes.map(({ target, due }) => `${describeDue(due)} at ${target}`).join(', ')
  if (ask === undefined) {
    throw new CdnPurgeError(
      'USAGE',
      `This purges a whole cache (${names}), and here is no terminal to ask on.`,
      {
        hint: 'Add --yes to purge it without being asked.',
      },
    )
  }
  await confirm(ask, `This purges a whole cache: ${names}.`)
}

async function confirm(ask: NonNullable<World['ask']>, question: string): Promise<void> {
  const answer = await ask(`${question}\nType yes to go on: `)
  if (answer.trim().toLowerCase() === 'yes') return
  throw new CdnPurgeError('USAGE', 'Nothing was purged, since the answer was not "yes".')
}
