import type { RequestReport, RunReport } from '@cdn-purge/core'
import { type Line, summarize } from '@cdn-purge/core/engine'
import type { Terminal } from './terminal.ts'

/** Files of a kind that are named before the rest is only counted. */
const SHOWN = 10

/**
 * Prints what a run did, or would do.
 *
 * @param requests - whether each request is shown in full
 */
export function renderReport(report: RunReport, terminal: Terminal, requests: boolean): void {
  const [changes] = summarize(report)
  if (changes !== undefined) terminal.print(changes.text)
  renderFiles(report, terminal)
  renderTargets(report, terminal, requests)
}

/**
 * Prints what happened at each target, or would happen.
 *
 * @param requests - whether each request is shown in full
 */
export function renderTargets(report: RunReport, terminal: Terminal, requests: boolean): void {
  const [, ...targets] = summarize(report)
  renderLines(targets, terminal)
  if (requests) {
    for (const target of report.targets) {
      for (const [index, request] of target.requests.entries()) {
        renderRequest(request, `${target.name}, request ${index + 1} of ${target.requests.length}`, terminal)
      }
    }
  }
  const { location, sequence, written } = report.ledger
  if (report.dryRun) terminal.print('Nothing was sent or written.')
  else if (written) terminal.print(terminal.colors.dim(`Recorded in ${location}, sequence ${sequence}.`))
}

/** Prints lines of a result: what is wrong goes to standard error. */
export function renderLines(lines: readonly Line[], terminal: Terminal): void {
  for (const { level, text } of lines) {
    if (level === 'info') terminal.print(text)
    else terminal[level](text)
  }
}

function renderFiles({ changes, firstRun }: RunReport, { colors, verbose, print }: Terminal): void {
  // At first every file is new: the count says it all.
  if (firstRun && !verbose) return
  const kinds = [
    ['changed', colors.yellow('~')],
    ['added', colors.green('+')],
    ['removed', colors.red('-')],
  ] as const
  for (const [kind, sign] of kinds) {
    const files = changes[kind]
    const shown = verbose ? files : files.slice(0, SHOWN)
    for (const file of shown) print(`  ${sign} ${file}`)
    if (files.length > shown.length) print(`  ${sign} and ${files.length - shown.length} more ${kind}`)
  }
}

function renderRequest(request: RequestReport, title: string, { colors, print }: Terminal): void {
  const { method, url, body, covers, collateral = 0, status, attempts = 1, ms } = request
  print('')
  print(colors.dim(`${title}: ${covers} due${collateral > 0 ? `, ${collateral} unchanged` : ''}`))
  print(colors.bold(`${method} ${url}`))
  if (body !== undefined) for (const line of JSON.stringify(body, undefined, 2).split('\n')) print(line)
  if (status !== undefined) {
    const tries = attempts === 1 ? '' : `, ${attempts} attempts`
    print(colors.dim(`answer ${status}${ms === undefined ? '' : ` in ${ms} ms`}${tries}`))
  }
}
