import { isCollection, isMap, isPair, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import type { YamlFile } from './document.ts'

/** Where whole lines can be put into a text. */
export interface Place {
  /** The begin of a line, or the end of the text. */
  readonly at: number
  /** What the lines have to begin with: spaces. */
  readonly indent: string
}

/** Lines to be put into a file, and what they are in its data. */
export interface Addition extends Place {
  /** The list or map that they are added to: the keys down to it. */
  readonly path: readonly string[]
  /** In a list: the item that they come before. */
  readonly index?: number
  /** YAML without indentation: items of a list, or fields of a map. */
  readonly lines: readonly string[]
}

/** What is to be done with a file, and what is left to the user then. */
export interface Planned {
  readonly additions: readonly Addition[]
  readonly notes: readonly string[]
}

/** Behind an item of a list, and before the next one with its comments. `undefined`: it is not written line by line. */
export function afterItem({ text }: YamlFile, list: YAMLSeq, index: number): Place | undefined {
  const token = list.srcToken
  if (token?.type !== 'block-seq') return undefined
  const dash = token.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset
  return dash === undefined ? undefined : placeAfter(text, endOf(list.items[index], text), dash)
}

/** Before a field of a map with its comments. `undefined`: it is not written line by line. */
export function beforeField({ text }: YamlFile, map: YAMLMap, key: string): Place | undefined {
  if (map.srcToken?.type !== 'block-map') return undefined
  const index = map.items.findIndex(pair => isScalar(pair.key) && pair.key.value === key)
  const before = map.items[index - 1]
  const at = map.items[index]?.key
  const column = isScalar(at) ? at.range?.[0] : undefined
  if (column === undefined) return undefined
  if (before !== undefined) return placeAfter(text, endOf(before, text), column)
  // It is the first one: the line above it is the map's own, unless a comment or an anchor stands between.
  const start = text.lastIndexOf('\n', column - 1) + 1
  const above = text.slice(text.lastIndexOf('\n', start - 2) + 1, start)
  return /^[^#&*!]*:\s*(?:#.*)?$/.test(above.trimEnd()) ? placeAfter(text, start, column) : undefined
}

/** Whether the items of a list stand apart, by empty lines. */
export function isSpaced({ text }: YamlFile, list: YAMLSeq): boolean {
  return list.items.slice(1).some((_, index) => {
    const token = list.srcToken?.type === 'block-seq' ? list.srcToken.items[index + 1] : undefined
    const dash = token?.start.find(({ type }) => type === 'seq-item-ind')?.offset
    const end = endOf(list.items[index], text)
    return dash !== undefined && end !== undefined && /\n[ \t]*\r?\n/.test(text.slice(end - 1, dash))
  })
}

/** @param beside - the begin of something that has the same indentation */
function placeAfter(text: string, end: number | undefined, beside: number): Place | undefined {
  const indent = text.slice(text.lastIndexOf('\n', beside - 1) + 1, beside)
  if (end === undefined || !/^ *$/.test(indent)) return undefined
  let at = text[end - 1] === '\n' ? end : nextLine(text, end)
  // Comments that are further in go with what they stand in.
  const own = new RegExp(`^(?:[ \\t]*\\r?\\n)*${indent} +#.*(?:\\r?\\n|$)`)
  for (
    let found = own.exec(text.slice(at));
    found !== null && found[0] !== '';
    found = own.exec(text.slice(at))
  ) {
    at += found[0].length
  }
  return { at, indent }
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

/** Where the content of a node ends, without the comments and empty lines behind it. */
function endOf(node: unknown, text: string): number | undefined {
  if (isPair(node)) return endOf(node.value ?? node.key, text)
  if ((isMap(node) || isSeq(node)) && isCollection(node) && node.flow !== true && node.items.length > 0) {
    return endOf(node.items.at(-1), text)
  }
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  if (!Array.isArray(range)) return undefined
  const [start, end]: unknown[] = range
  if (typeof start !== 'number' || typeof end !== 'number') return undefined
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
  const [head = ''] = text.slice(start, end).split('\n', 1)
  // Of a block, the empty lines at its end are a part only where its head says so.
  return isBlock && !/^[|>]\d?\+/.test(head) ? start + text.slice(start, end).trimEnd().length : end
}
