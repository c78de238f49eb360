import type { Flag } from './flags.ts'

/** The flags of every command. */
export const commonFlags: readonly Flag[] = [
  {
    name: 'config',
    value: 'FILE',
    values: 'file',
    text: 'Configuration file (default: cdn-purge.config.{ts,mts,cts,js,mjs,cjs,json}, here or above)',
  },
  {
    name: 'cwd',
    value: 'DIR',
    values: 'directory',
    text: 'The directory to work in, as if called there (default: here)',
  },
  { name: 'env', value: 'NAME', text: 'Environment whose ledger is used (default: production)' },
  { name: 'json', text: 'Print one JSON object on standard output, everything else on standard error' },
  { name: 'quiet', text: 'Print only warnings and errors' },
  {
    name: 'verbose',
    text: 'Print details: every file, every request, the stack of an error (more: DEBUG=cdn-purge:*)',
  },
  {
    name: 'color',
    negative: true,
    text: 'No colours (also: NO_COLOR=1; FORCE_COLOR=1 has them without a terminal)',
  },
]

/** For commands that send. */
export const dryRunFlags: readonly Flag[] = [
  {
    name: 'dry-run',
    text: 'Show what would be sent; send and write nothing (also: CDN_PURGE_DRY_RUN=1)',
  },
  {
    name: 'dry-run',
    negative: true,
    text: 'Send, although the option "dryRun" or CDN_PURGE_DRY_RUN says not to',
  },
]

/** For commands that send, or would. */
export const reportFlag: Flag = {
  name: 'report',
  value: 'FILE',
  values: 'file',
  text: 'Write what is purged, or would be, into one HTML file (as the option "report")',
}

/** For commands that send, or would. */
export const targetFlag: Flag = {
  name: 'target',
  value: 'NAME',
  repeatable: true,
  text: 'Send to this target only (repeatable); what the others owe stays pending',
}
