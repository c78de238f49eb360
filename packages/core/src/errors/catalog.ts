/**
 * Every way in which cdn-purge can fail. A code is permanent: scripts may match on it.
 * `status` is the exit status of the command; `title` and `help` stand in docs/errors.md.
 */
export const catalog = {
  CONFIG_INVALID: {
    status: 2,
    title: 'The configuration is not valid',
    help: 'Each line of the message names an option, says why it is refused, and what to write.',
  },
  OUTPUT_MISSING: {
    status: 2,
    title: 'The output directory does not exist',
    help: 'Build first, or name the directory: `cdn-purge run <dir>`, or the option `dir`.',
  },
  OUTPUT_EMPTY: {
    status: 2,
    title: 'The output directory holds no file',
    help: 'Look whether the build wrote somewhere else, and at `include` and `exclude`.',
  },
  FILE_UNREADABLE: {
    status: 2,
    title: 'A file of the output cannot be read',
    help: 'Look at the permissions of the file that is named, or leave it out with `exclude`.',
  },
  LEDGER_INVALID: {
    status: 2,
    title: 'The ledger cannot be read',
    help: 'Restore the ledger from where CI keeps it; `cdn-purge run --reset-ledger` starts afresh and purges all that is known.',
  },
  LEDGER_NEWER: {
    status: 2,
    title: 'The ledger was written by a newer version',
    help: 'Update cdn-purge here to the version that wrote it.',
  },
  LEDGER_INCOMPLETE: {
    status: 2,
    title: 'The ledger lacks a manifest',
    help: 'Restore the whole folder of the ledger, not `ledger.json` alone; else `cdn-purge run --reset-ledger`.',
  },
  LEDGER_LOST: {
    status: 2,
    title: 'The ledger was lost, or is an older copy',
    help: 'Restore the newest copy, and see that nothing removes it: a Redis must persist and not evict, a bucket must not expire its objects. Else `cdn-purge run --reset-ledger`.',
  },
  LEDGER_UNREACHABLE: {
    status: 2,
    title: 'The store of the ledger cannot be reached',
    help: 'Look at the address, the network and the state of the server that is named. Nothing was lost: run again.',
  },
  LEDGER_UNSAFE: {
    status: 2,
    title: 'The store cannot share a ledger safely',
    help: 'It lacks conditional writes, by which runs at once are kept from losing purges. Use one that has them.',
  },
  LEDGER_UNWRITABLE: {
    status: 2,
    title: 'The ledger cannot be written',
    help: 'Look at the permissions and the free space of the folder that is named. Nothing was sent.',
  },
  LEDGER_LOCKED: {
    status: 2,
    title: 'Another run holds the ledger',
    help: 'Run again when the other run is done. Nothing was lost.',
  },
  SNAPSHOT_INVALID: {
    status: 2,
    title: 'The snapshot of the build cannot be used',
    help: 'Build again: the next build writes it anew.',
  },
  QUEUE_UNREACHABLE: {
    status: 1,
    title: 'The queue cannot be used',
    help: 'Look whether its Redis runs, and at its URL: `dispatch.queue`, or the variable `CDN_PURGE_QUEUE_URL`. What is due stays pending.',
  },
  QUEUE_INVALID: {
    status: 2,
    title: 'What the queue holds cannot be read',
    help: 'Let the runs and the workers of a queue have one version of cdn-purge; the next run of the site says it anew.',
  },
  USAGE: {
    status: 2,
    title: 'The command was not understood',
    help: 'The message names the flag or argument; `cdn-purge <command> --help` lists them.',
  },
  CREDENTIALS_REFUSED: {
    status: 3,
    title: 'The credentials were refused',
    help: 'Renew the key in the variable that is named. What is due stays pending: `cdn-purge run` again.',
  },
  REQUEST_FAILED: {
    status: 1,
    title: 'A request got no answer',
    help: 'Look at the network, proxy and `baseUrl`. What is due stays pending: `cdn-purge run` again.',
  },
  REDIRECTED: {
    status: 1,
    title: 'The API answered with a redirect',
    help: 'Set `baseUrl` to where the API is now; a login page in between redirects too.',
  },
  ANSWER_INVALID: {
    status: 1,
    title: 'The API answered with something else than documented',
    help: 'Something between here and the API may answer in its place. What is due stays pending.',
  },
  NOT_ACCEPTED: {
    status: 1,
    title: 'A purge was not accepted',
    help: 'The message says what the API said of which URLs. They stay pending: `cdn-purge run` again, or `cdn-purge retry --forget ITEM`.',
  },
  TOKEN_REFUSED: {
    status: 1,
    title: 'No cache token could be had',
    help: 'Look at the key and the account. The next build asks again.',
  },
  ORIGIN_NOT_READY: {
    status: 4,
    title: 'The origin does not serve the build yet',
    help: 'Run again when the upload is done, or raise `waitForOrigin.timeout`. Nothing was sent, all stays pending.',
  },
  PLAN_TOO_LARGE: {
    status: 5,
    title: 'The plan is over `maxUrls` or `maxRequests`',
    help: 'Look at it with `cdn-purge plan`. `cdn-purge run --yes` sends it, and so does the next run with a raised bar. Nothing was sent, all stays pending.',
  },
  EDGE_STALE: {
    status: 4,
    title: 'The edge still serves other bytes than the build',
    help: 'What is named is pending again: the next run purges it once more.',
  },
  INTERRUPTED: { status: 130, title: 'Interrupted', help: 'State is kept: the next run goes on.' },
} as const

/** The permanent name of an error. */
export type ErrorCode = keyof typeof catalog
