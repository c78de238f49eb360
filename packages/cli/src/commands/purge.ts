import { CdnPurgeError } from '@cdn-purge/core'
import type { Wishes } from '@cdn-purge/core/engine'
import { dryRunFlags, targetFlag } from '../arguments/common-flags.ts'
import type { Flags } from '../arguments/flags.ts'
import { readUrls } from '../arguments/url-list.ts'
import type { Command, World } from '../command.ts'
import type { Project } from '../project/project.ts'
import { purgeByHand } from '../purge-by-hand.ts'

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
      text: 'A folder with all beneath it, such as /blog/ (repeatable)',
    },
    {
      name: 'extension',
      value: 'E',
      repeatable: true,
      text: 'An extension, such as jpg, or "/img/*.jpg" in a folder (repeatable)',
    },
    { name: 'everything', text: 'The whole site; asks before, on a terminal' },
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
    { ...targetFlag, text: 'Purge at this target only (repeatable)' },
    ...dryRunFlags,
    { name: 'yes', text: 'Do not ask' },
  ],
  examples: [
    ['cdn-purge purge /blog/ https://www.example.com/feed.xml', 'a path is purged on every host of the site'],
    ['cdn-purge purge --prefix /blog/ --extension jpg', 'a folder with all beneath it, and an extension'],
    ['cdn-purge purge --from urls.txt', 'a list, one URL or path a line'],
    ['cdn-purge purge --everything', 'the whole site'],
  ],
  async run(invocation) {
    const { args, flags, world } = invocation
    const everything = refuseContradictions(args, flags)
    return purgeByHand(invocation, 'purge', async (project, sends): Promise<Wishes> => {
      const urls = await readUrls(args, flags.list('from'), project.cwd, world)
      if (everything !== undefined && sends && flags.on('yes') !== true) {
        await confirm(world, project, everything === 'account')
      }
      return { urls, prefixes: flags.list('prefix'), extensions: flags.list('extension'), everything }
    })
  },
}

/** @returns what of everything is wanted, if that is */
function refuseContradictions(args: readonly string[], flags: Flags): Wishes['everything'] {
  const named = [...args, ...['from', 'prefix', 'extension'].flatMap(name => flags.list(name))]
  if (flags.on('everything') !== true) {
    if (flags.on('account') === true) {
      throw new CdnPurgeError('USAGE', '--account says how far --everything reaches, which is not given.', {
        hint: 'Add --everything, or leave out --account.',
      })
    }
    if (named.length > 0) return undefined
    throw new CdnPurgeError('USAGE', 'What is to be purged? Nothing is named.', {
      hint: 'Name URLs or paths, or use --prefix, --extension, --everything or --from. "cdn-purge retry" sends what is pending.',
    })
  }
  if (named.length > 0) {
    throw new CdnPurgeError('USAGE', `--everything leaves nothing else to name, such as "${named[0]}".`, {
      hint: 'Leave out one of the two.',
    })
  }
  return flags.on('account') === true ? 'account' : 'site'
}

async function confirm({ ask }: World, { options }: Project, account: boolean): Promise<void> {
  if (ask === undefined) return
  const names = options.targets.map(({ name }) => name).filter(name => options.sendTo?.includes(name) ?? true)
  const reach = account ? ', and at Optimole of all sites of the account' : ''
  const answer = await ask(
    `This purges everything of ${options.site.join(', ')}${reach}, from ${names.join(', ')}.\nType yes to go on: `,
  )
  if (answer.trim().toLowerCase() === 'yes') return
  throw new CdnPurgeError('USAGE', 'Nothing was purged, since the answer was not "yes".')
}
