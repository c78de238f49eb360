import type { RequestReport, RunReport } from '@cdn-purge/core'
import type { Line } from '@cdn-purge/core/engine'
import { summarize } from '@cdn-purge/core/run'
import { signs } from './styles.ts'
import type { Terminal } from './terminal.ts'

/** What is printed of a report. */
export interface Parts {
  /** Whether each request is shown in full. */
  readonly requests: boolean
}

/** Prints what a run did, or would do. */
export function renderReport(report: RunReport, terminal: Terminal, { requests }: Parts): void {
  renderLines(summarize(report, { all: terminal.verbose }), terminal)
  if (requests) {
    for (const target of report.targets) {
      for (const [index, request] of target.requests.entries()) {
        renderRequest(request, `${target.name}, request ${index + 1} of ${target.requests.length}`, terminal)
      }
    }
  }
  const { location, sequence, written } = report.ledger
  if (report.dryRun)
    terminal.print(
      report.report?.written
        ? 'Nothing was sent, and only the report written.'
        : 'Nothing was sent or written.',
    )
  else if (written) terminal.print(terminal.colors.dim(`Recorded in ${location}, sequence ${sequence}.`))
}

/** Prints lines of a result: what is wrong goes to standard error. */
export function renderLines(lines: readonly Line[], terminal: Terminal): void {
  for (const { level, text, change, headline } of lines) {
    const plain = headline ? terminal.colors.bold(text) : text
    const line = change === undefined ? plain : `  ${signs[change]} ${text.trimStart()}`
    if (level === 'info') terminal.print(line)
    else terminal[level](line)
  }
}

function renderRequest(request: RequestReport, title: string, { colors, print }: Terminal): void {
  const {
    method,
    url,
    headers = {},
    body,
    covers,
    collateral = 0,
    status,
    attempts = 1,
    ms,
    said,
    operation,
  } = request
  print('')
  print(colors.dim(`${title}: ${covers} due${collateral > 0 ? `, ${collateral} unchanged` : ''}`))
  print(colors.bold(`${method} ${url}`))
  for (const [name, value] of Object.entries(headers)) print(`${name}: ${value}`)
  if (body !== undefined) {
    const text = typeof body === 'string' ? body : JSON.stringify(body, undefined, 2)
    for (const line of text.split('\n')) print(line)
  }
  if (status !== undefined) {
    const tries = attempts === 1 ? '' : `, ${attempts} attempts`
    print(colors.dim(`answer ${status}${ms === undefined ? '' : ` in ${ms} ms`}${tries}`))
  }
  if (said !== undefined) print(colors.dim(`it said: ${said}`))
  if (operation !== undefined) print(colors.dim(`operation ${operation}`))
}
