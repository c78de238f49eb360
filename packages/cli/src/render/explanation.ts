import type {
  ExplainedFile,
  ExplainedRequest,
  ExplainedTarget,
  ExplainedUrl,
  Explanation,
} from '@cdn-purge/core/command'
import { describeDue } from '@cdn-purge/core/run'
import { reasons } from './reasons.ts'
import type { Terminal } from './terminal.ts'

/** Letters of a hash that are shown; `--verbose` shows all. */
const HASH_SHOWN = 12

/** A file with its present size. */
export interface SizedFile extends ExplainedFile {
  /** In bytes; `null`: it is not here. */
  readonly size: number | null
}

/** What `cdn-purge explain --json` prints. */
export interface ExplainReport extends Explanation {
  /** Of this form. */
  readonly version: 1
  /** That was called. */
  readonly command: 'explain'
  /** It could be said. */
  readonly ok: true
  /** The files that answer to what was asked. */
  readonly files: readonly SizedFile[]
}

/** Prints the chain from each file over its URLs to the requests. */
export function renderExplanation(
  files: readonly SizedFile[],
  urls: readonly ExplainedUrl[],
  terminal: Terminal,
): void {
  for (const file of files) renderFile(file, terminal)
  for (const each of urls) renderUrl(each, terminal)
}

function renderFile(file: SizedFile, { print, colors, verbose }: Terminal): void {
  const { output, path, change, before, after, size, why, due, only } = file
  const show = (hash: string | undefined) =>
    hash === undefined ? 'none' : verbose ? hash : hash.slice(0, HASH_SHOWN)
  print(colors.bold(`${output}/${path}`))
  print(`  bytes: ${size === null ? 'not here' : `${size}`}`)
  if (change !== 'excluded') print(`  hash: ${show(before)} at the last deploy, ${show(after)} now`)
  print(`  ${change}: ${due ? 'due' : 'not due'}, ${reasons[why]}`)
  if (only !== undefined) print(`  an image of the target "${only}" only`)
}

function renderUrl({ url, also, targets }: ExplainedUrl, terminal: Terminal): void {
  const { print, colors } = terminal
  print(colors.bold(url))
  for (const cause of also) {
    print(
      cause.why === 'rule'
        ? `  due by the rule for "${cause.files}": ${cause.item}`
        : `  due at ${cause.target}, which the last deploy did not purge: what it holds is not known`,
    )
  }
  for (const target of targets) renderTarget(target, terminal)
}

function renderTarget({ target, concerned, due, collateral }: ExplainedTarget, { print }: Terminal): void {
  if (due.length === 0) {
    const [hit] = collateral
    const why = concerned ? 'not due' : 'not its business: this cache does not hold it'
    print(`  ${target}: ${why}${hit === undefined ? '' : `, but purged along with ${describePlace(hit)}`}`)
  }
  for (const { kind, item, state, since, fresh, reason, requests } of due) {
    const pending = since === undefined ? '' : ` (pending since ${since}${fresh ? ', and due again' : ''})`
    const [first] = requests
    print(`  ${target}: due as ${describeDue({ kind, item })}${pending}`)
    if (state === 'skipped') print(`    skipped: ${reason ?? ''}`)
    else if (first === undefined) print(`    ${states[state]}`)
    for (const request of requests) print(`    sent as ${describePlace(request)}`)
  }
}

const states: Readonly<Record<'planned' | 'held' | 'waiting' | 'left-out', string>> = {
  planned: 'sent',
  held: 'held back: an inner cache still has the old bytes',
  waiting: 'waiting: this cache can only name it together with something that is held back',
  'left-out': 'stays pending: this target is left out',
}

function describePlace({ number, of, method, url, item, position, items }: ExplainedRequest): string {
  return `${describePlanned(item)}, item ${position} of ${items} in request ${number} of ${of}: ${method} ${url}`
}

function describePlanned(item: ExplainedRequest['item']): string {
  switch (item.kind) {
    case 'url':
      return item.path
    case 'prefix':
      return `${item.path} with all beneath it`
    case 'extension':
      return `${item.folder}*.${item.extension}`
    case 'layer':
      return `the cache "${item.layer}"`
    case 'asset':
      return item.asset === '*' ? 'everything of the account' : `the asset ${item.asset}`
    case 'raw':
      return item.raw
    case 'everything':
      return 'everything'
  }
}
