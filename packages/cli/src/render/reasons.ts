import type { ExplainedFile } from '@cdn-purge/core/command'

/** Why the URLs of a file are due, or are not. */
export const reasons: Readonly<Record<ExplainedFile['why'], string>> = {
  changed: 'since its bytes changed',
  added: 'since a cache may hold that it was not found',
  removed: 'since a cache may still hold it',
  'first-run': 'since nothing is known of an earlier deploy, and the option "firstRun" is "purge"',
  'immutable-changed': 'although its name carries a content hash, since its bytes changed',
  'immutable-added': 'since its name carries a content hash and is new: no cache can hold it yet',
  'immutable-removed': 'since its name carries a content hash, and cached pages may still ask for it',
  'immutable-returned':
    'although its name carries a content hash, since an earlier deploy removed it: an edge may hold that it was not found',
  'added-off': 'since it is new, and the option "added" is false',
  'first-run-record': 'since the first run only records, as the option "firstRun" says',
  included: 'since the options "include" and "exclude" left it out until now',
  'new-place': 'since what the caches hold of these URLs is not known: they are new in the options',
  'old-place': 'since the options have these URLs no longer',
  'new-rule': 'since the option "immutable" or "added" counted it out until now',
  unchanged: 'since its bytes are those of the last deploy',
  excluded: 'since the options "include" and "exclude" leave it out',
}
