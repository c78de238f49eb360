import type { Check } from '@cdn-purge/core/command'
import type { Terminal } from '../terminal.ts'

/** What `cdn-purge doctor --json` prints. */
export interface DoctorReport {
  /** Of this form. */
  readonly version: 1
  /** That was called. */
  readonly command: 'doctor'
  /** Whether nothing failed. */
  readonly ok: boolean
  /** In the order in which it looked. */
  readonly checks: readonly Check[]
}

const width = 'warning'.length

/** Prints what was looked at, a line each, with what to do beneath it, and how many there are of each kind. */
export function renderChecks(checks: readonly Check[], terminal: Terminal): void {
  const { colors, print } = terminal
  const color = { ok: colors.green, warning: colors.yellow, failed: colors.red, skipped: colors.dim }
  for (const { check, about, state, found, todo } of checks) {
    const name = about === undefined ? check : `${check} (${about})`
    print(`${color[state](state)}${' '.repeat(width - state.length)}  ${name}: ${found}`)
    if (todo !== undefined) print(`${' '.repeat(width)}  ${colors.cyan(todo)}`)
  }
  const count = (state: Check['state']) => checks.filter(each => each.state === state).length
  print(
    `${count('ok')} ok, ${count('warning')} to look at, ${count('failed')} failed, ${count('skipped')} not looked at. Nothing was purged.`,
  )
}
