import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ReportModel } from '@cdn-purge/report'
import type { Redactor } from '../../secret/redact.ts'

/**
 * Writes an HTML report, as a whole or not at all.
 *
 * @param redact - takes the secrets out of a text
 * @throws the system's error
 */
export async function writePage(model: ReportModel, file: string, redact: Redactor): Promise<void> {
  const { renderReport } = await import('@cdn-purge/report')
  const html = await renderReport(redactIn(model, redact))
  mkdirSync(dirname(file), { recursive: true })
  const written = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
  try {
    writeFileSync(written, html)
    renameSync(written, file)
  } catch (cause) {
    rmSync(written, { force: true })
    throw cause
  }
}

function redactIn<Value>(value: Value, redact: Redactor): Value
function redactIn(value: unknown, redact: Redactor): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(each => redactIn(each, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redactIn(each, redact)]))
}
