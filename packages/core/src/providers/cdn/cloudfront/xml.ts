import { elementOf, escapeXml, textOf, unescapeXml } from '../../../aws/xml.ts'

/** An invalidation as CloudFront takes it. */
export function invalidationBatch(paths: readonly string[], callerReference: string): string {
  const items = paths.map(path => `<Path>${escapeXml(path)}</Path>`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>${paths.length}</Quantity><Items>${items}</Items></Paths><CallerReference>${escapeXml(callerReference)}</CallerReference></InvalidationBatch>`
}

/** What CloudFront says of an invalidation. */
export interface Invalidation {
  readonly id: string
  readonly status: string
  readonly paths: readonly string[]
}

/** Reads an invalidation; `undefined`: the text is none, or not whole. */
export function readInvalidation(text: string): Invalidation | undefined {
  const inner = elementOf('Invalidation', text)
  const [id, status] = ['Id', 'Status'].map(name => textOf(name, inner ?? ''))
  if (inner === undefined || id === undefined || status === undefined) return undefined
  const paths = Array.from(inner.matchAll(/<Path>([^<]*)<\/Path>/g), ([, path = '']) => unescapeXml(path))
  return { id, status, paths }
}

/** Reads an error's code and message, where the text is one of CloudFront's. */
export function readError(text: string): { readonly code?: string; readonly message?: string } {
  const inner = elementOf('ErrorResponse', text) ?? ''
  const [code, message] = ['Code', 'Message'].map(name => textOf(name, inner))
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
}
