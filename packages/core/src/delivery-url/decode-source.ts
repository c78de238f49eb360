import { entities } from '../secret/entities.ts'

/** Characters that a text writes otherwise: the escapes of JSON, JavaScript, CSS and HTML, and strings that are joined. */
const ESCAPES =
  /\\+(?:u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]{1,6})\}|x([\dA-Fa-f]{2})|([\dA-Fa-f]{2,6})[ \t\n]?|([^\w\s]))|&(?:#0*(\d{1,7})|#[xX]0*([\dA-Fa-f]{1,6})|(\w{2,20}));|["'`]\s*\+\s*["'`]/g

/** A source as it is meant, whatever the text writes in place of its characters. */
export function decodeSource(raw: string): string {
  if (!/[\\&"'`]/.test(raw)) return raw
  return raw.replace(
    ESCAPES,
    (
      sequence: string,
      unit?: string,
      braced?: string,
      byte?: string,
      css?: string,
      sign?: string,
      decimal?: string,
      hex?: string,
      name?: string,
    ) => {
      const digits = unit ?? braced ?? byte ?? css ?? hex
      const point = digits === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(digits, 16)
      if (point <= 0x10ffff) return String.fromCodePoint(point)
      const isJoint = !sequence.startsWith('\\') && !sequence.startsWith('&')
      return sign ?? (isJoint ? '' : (entities.get(name ?? '') ?? sequence))
    },
  )
}
