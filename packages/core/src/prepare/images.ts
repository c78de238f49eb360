import type { DeliveredNames } from '../images/delivered/names.ts'
import type { DueItem } from '../plan/model.ts'
import type { Prepared } from './model.ts'

/** What it means to a run that images are delivered under URLs of their own. */
export interface ImageDue {
  /** The names by which delivery URLs ask for files. */
  readonly names: DeliveredNames
  /** Due where images are delivered, whether a file changed or not. */
  readonly renewed: readonly DueItem[]
  readonly warnings: readonly string[]
}

const none: ImageDue = { names: { of: () => undefined }, renewed: [], warnings: [] }

/** Reads it from the outputs, the ledger and what the build decided. Most sites have no such images, and load nothing. */
export async function readImages({
  input: { options, images },
  ledger,
  outputs,
}: Pick<Prepared, 'input' | 'ledger' | 'outputs'>): Promise<ImageDue> {
  const shown = [...outputs, ...(ledger.document?.outputs.values() ?? [])].flatMap(
    ({ delivered = [] }) => delivered,
  )
  if (images === undefined && shown.length === 0) return none
  const [{ namesOfDelivered }, { warnOfKept }, { listArrivedNames, listRenewed }] = await Promise.all([
    import('../images/delivered/names.ts'),
    import('../images/kept.ts'),
    import('./delivered-due.ts'),
  ])
  return {
    names: namesOfDelivered(shown),
    renewed: [...listArrivedNames(outputs, ledger, options), ...listRenewed(images, ledger)],
    warnings: warnOfKept(outputs, images?.kept ?? new Map()),
  }
}
