import { randomUUID } from 'node:crypto'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { Refusal } from '../../contract/refusal.ts'

/** The namespace of this version of the API. */
export const namespace = 'http://cloudfront.amazonaws.com/doc/2020-05-31/'

const builder = new XMLBuilder({ ignoreAttributes: false })
const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  trimValues: false,
  isArray: name => name === 'Path',
})

/** Writes a document whose root is in the namespace. */
export function writeDocument(root: string, content: object): string {
  return `<?xml version="1.0"?>\n${builder.build({ [root]: { '@_xmlns': namespace, ...content } })}`
}

/** Reads a document; text stays text. @returns `undefined` where it is not well-formed. */
export function readDocument(text: string): unknown {
  try {
    return parser.parse(text, true)
  } catch {
    return undefined
  }
}

/** Refuses a request in the vendor's form. */
export function refuse(status: number, code: string, message: string): Refusal {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }
  return new Refusal(status, writeDocument('ErrorResponse', { Error: error, RequestId: randomUUID() }), {
    'content-type': 'text/xml',
  })
}
