import type { Context } from '../../context.ts'
import type { ResolvedOptions } from '../../options/resolve.ts'
import type { Prepared } from '../../prepare/model.ts'
import { count } from '../../report/line.ts'
import type { ErrorReport, TargetReport } from '../../report/model.ts'
import { listSome } from '../../text/list-some.ts'
import { walkLayers } from '../layer.ts'
import { reportLayer } from '../report-layer.ts'
import { showLayer } from '../show-layer.ts'

type Bars = Pick<ResolvedOptions, 'maxUrls' | 'maxRequests'>

/** Targets that are named before the rest is only counted. */
const SHOWN = 3

/**
 * By how much a plan is over the options `maxUrls` and `maxRequests`, in words. URLs are those that a cache is made to
 * forget: what is due, and what is known to go with it.
 *
 * @param targets - of a plan that was only shown
 * @returns `undefined` where it is not
 */
export function describeExcess(
  targets: readonly TargetReport[],
  { maxUrls = Number.POSITIVE_INFINITY, maxRequests = Number.POSITIVE_INFINITY }: Bars,
): string | undefined {
  const over = targets.flatMap(({ name, planned = [], collateral }) => {
    const urls = planned.length + collateral
    return urls > maxUrls ? [`${count(urls, 'URL')} from ${name}`] : []
  })
  const requests = targets.reduce((sum, target) => sum + target.requests.length, 0)
  const parts = [
    ...(over.length === 0 ? [] : [`purges ${listSome(over, SHOWN)} ("maxUrls" is ${maxUrls})`]),
    ...(requests > maxRequests
      ? [`takes ${count(requests, 'request')} ("maxRequests" is ${maxRequests})`]
      : []),
  ]
  return parts.length === 0 ? undefined : `the plan ${parts.join(', and ')}`
}

/**
 * Why nothing may be sent, where the plan is over a bar of the options and nobody confirms it.
 *
 * @returns `undefined`: it may be sent
 */
export async function findStop(
  { targets, firstRun, input, ledger, outputs }: Prepared,
  { confirm }: Pick<Context, 'confirm'>,
): Promise<Omit<ErrorReport, 'items'> | undefined> {
  const { options } = input
  if (options.maxUrls === undefined && options.maxRequests === undefined) return undefined
  const { layers } = await walkLayers(targets, showLayer, reportLayer)
  const excess = describeExcess(layers.flat(), options)
  if (excess === undefined) return undefined
  const unknown =
    ledger.document === undefined
      ? 'no ledger was found'
      : `the ledger does not know ${listSome(
          outputs.map(({ name }) => name),
          SHOWN,
        )}`
  const why = firstRun ? `${excess}, since ${unknown} and every file counts as changed` : excess
  if (await confirm?.(`${why.charAt(0).toUpperCase()}${why.slice(1)}.`)) return undefined
  return {
    code: 'PLAN_TOO_LARGE',
    message: `not sent, since ${why}`,
    hint: 'Look at it with `cdn-purge plan`. Send it with `cdn-purge run --yes`, or raise the option.',
  }
}
