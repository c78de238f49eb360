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

/** What a document's root holds, where the root has that name and is closed. */
export function elementOf(name: string, text: string): string | undefined {
  return new RegExp(`^\\s*(?:<\\?xml[^>]*\\?>)?\\s*<${name}(?:\\s[^>]*)?>([\\s\\S]*)</${name}>\\s*$`).exec(
    text,
  )?.[1]
}

/** The text of the first element of a name; `undefined` where there is none, or it is empty. */
export function textOf(name: string, text: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1]
  return found === undefined ? undefined : unescapeXml(found)
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, char => {
    const name = Object.keys(entities).find(key => entities[key] === char)
    return `&${name};`
  })
}

function unescapeXml(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
