import type { Trace } from '../text/trace.ts'
import { listDueFiles } from './due.ts'
import type { Prepared } from './model.ts'

/** Files of one output whose judgement is traced. */
const SHOWN = 1_000

/** Tells what was decided: of each file that changed whether it is due and why, and what each target owes. */
export function tracePrepared({ outputs, input, targets, firstRun }: Prepared, trace: Trace): void {
  for (const output of outputs) {
    const { added, changed, removed, unchanged } = output.changes
    trace(
      'plan',
      () =>
        `${output.name}: ${changed.length} changed, ${added.length} added, ${removed.length} removed, ${unchanged} unchanged${firstRun ? ', no ledger' : ''}`,
    )
    let shown = 0
    for (const { path, change, verdict } of listDueFiles(output, input.options)) {
      if (++shown > SHOWN) break
      trace(
        'plan',
        () => `${output.name}: ${path} is ${change}, ${verdict.why}: ${verdict.due.length} URLs due`,
      )
    }
  }
  for (const { target, chosen, due, fresh, wholes } of targets) {
    trace(
      'plan',
      () =>
        `${target.name}: ${due.length} due, ${fresh.length} of them by this run, ${wholes.length} outputs as a whole${chosen ? '' : '; left out'}`,
    )
  }
}
