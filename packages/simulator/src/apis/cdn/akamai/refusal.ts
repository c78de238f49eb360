import { randomUUID } from 'node:crypto'
import { Refusal } from '../../contract/refusal.ts'

/** Refuses a request in the vendor's form, which is a problem document. */
export function refuse(status: number, title: string, detail: string): Refusal {
  const problem = {
    title,
    detail,
    httpStatus: status,
    supportId: `17PY${randomUUID()}`,
    // ASSUME the page.
    describedBy: `https://problems.luna.akamaiapis.net/ccu/v3/${status}`,
  }
  return new Refusal(status, problem, { 'content-type': 'application/problem+json' })
}
