/**
 * Every way in which cdn-purge can fail. A code is permanent: scripts may match on it.
 * `status` is the exit status of the command.
 */
export const catalog = {
  CONFIG_INVALID: { status: 2, title: 'The configuration is not valid' },
  OUTPUT_MISSING: { status: 2, title: 'The output directory does not exist' },
  OUTPUT_EMPTY: { status: 2, title: 'The output directory holds no file' },
  FILE_UNREADABLE: { status: 2, title: 'A file of the output cannot be read' },
  LEDGER_INVALID: { status: 2, title: 'The ledger cannot be read' },
  LEDGER_NEWER: { status: 2, title: 'The ledger was written by a newer version' },
  LEDGER_INCOMPLETE: { status: 2, title: 'The ledger lacks a manifest' },
  LEDGER_UNWRITABLE: { status: 2, title: 'The ledger cannot be written' },
  LEDGER_LOCKED: { status: 2, title: 'Another run holds the ledger' },
  SNAPSHOT_INVALID: { status: 2, title: 'The snapshot of the build cannot be used' },
  USAGE: { status: 2, title: 'The command was not understood' },
  CREDENTIALS_REFUSED: { status: 3, title: 'The credentials were refused' },
  REQUEST_FAILED: { status: 1, title: 'A request got no answer' },
  REDIRECTED: { status: 1, title: 'The API answered with a redirect' },
  ANSWER_INVALID: { status: 1, title: 'The API answered with something else than documented' },
  NOT_ACCEPTED: { status: 1, title: 'A purge was not accepted' },
  TOKEN_REFUSED: { status: 1, title: 'No cache token could be had' },
  ORIGIN_NOT_READY: { status: 4, title: 'The origin does not serve the build yet' },
  EDGE_STALE: { status: 4, title: 'The edge still serves other bytes than the build' },
  INTERRUPTED: { status: 130, title: 'Interrupted' },
} as const

/** The permanent name of an error. */
export type ErrorCode = keyof typeof catalog
