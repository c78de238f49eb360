import { diffLines } from '../../init/line-diff.ts'
import type { Step } from '../../init/next-steps.ts'
import type { FilePlan } from '../../init/plan-files.ts'
import type { Terminal } from '../terminal.ts'

/** Lines that are shown around one that changes. */
const AROUND = 1

/** Shows what becomes of each file. */
export function renderPlans(plans: readonly FilePlan[], terminal: Terminal): void {
  const { print, colors } = terminal
  for (const { path, action, before = '', after, reason } of plans) {
    if (after === undefined) {
      const left =
        reason === undefined ? 'is written in a way that is left to you' : `is left to you: ${reason}`
      const why = action === 'there' ? 'has all that is needed' : left
      print(`${colors.dim('  ')} ${path} ${colors.dim(why)}`)
      continue
    }
    print(`${action === 'create' ? colors.green('+') : colors.yellow('~')} ${colors.bold(path)}`)
    const lines = diffLines(before, after)
    const isNear = (index: number) =>
      lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ sign }) => sign !== ' ')
    for (const [index, { sign, line }] of lines.entries()) {
      if (!isNear(index)) continue
      const color = { '+': colors.green, '-': colors.red, ' ': colors.dim }[sign]
      print(`    ${color(`${sign} ${line}`)}`)
    }
  }
}

/** Shows what is left to the user. */
export function renderSteps(steps: readonly Step[], terminal: Terminal): void {
  const { print, colors } = terminal
  for (const [index, { text, lines }] of steps.entries()) {
    print(`${index + 1}. ${text}${lines.length === 0 ? '.' : ':'}`)
    for (const line of lines) print(`     ${colors.cyan(line)}`)
  }
}
