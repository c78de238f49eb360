import type { PluginOptions } from '../../configuration.ts'
import { listen, type ProcessEnd } from '../process-end.ts'
import { hashOptions } from '../project-key.ts'
import { register } from '../register.ts'
import { announceHost, chooseMailbox, isGuest } from './host.ts'

/** Called with each plugin that is made: this process takes up what its threads and forks note with these options. */
export function receiveGuests(given: PluginOptions | undefined, end: ProcessEnd): void {
  if (isGuest() || given?.enabled === false) return
  const found = register()
  const hash = hashOptions(given)
  if (found.hosted.some(one => one.hash === hash)) return
  found.hosted.push({ hash, given })
  found.mailbox ??= chooseMailbox()
  announceHost(found.mailbox, found.hosted)
  listen(end)
}
