import { isMap, isPair, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import type { YamlFile } from './document.ts'

/** Where whole lines can be put into a text. */
export interface Place {
  /** The begin of a line, or the end of the text. */
  readonly at: number
  /** What the lines have to begin with: spaces. */
  readonly indent: string
  /** Whether an empty line there would be a part of what stands before it. */
  readonly isOpen: boolean
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
  const dash = dashOf(list, index)
  return dash === undefined ? undefined : placeAfter(text, list.items[index], dash)
}

/** Before a field of a map with its comments. `undefined`: it is not written line by line. */
export function beforeField({ text }: YamlFile, map: YAMLMap, key: string): Place | undefined {
  if (map.srcToken?.type !== 'block-map') return undefined
  const index = map.items.findIndex(pair => isScalar(pair.key) && pair.key.value === key)
  const before = map.items[index - 1]
  const at = map.items[index]?.key
  const column = isScalar(at) ? at.range?.[0] : undefined
  if (column === undefined) return undefined
  if (before !== undefined) return placeAfter(text, before, column)
  // It is the first one: the line above it is the map's own, unless a comment or an anchor stands between.
  const start = text.lastIndexOf('\n', column - 1) + 1
  const above = text.slice(text.lastIndexOf('\n', start - 2) + 1, start)
  return /^[^#&*!]*:\s*(?:#.*)?$/.test(above.trimEnd()) ? placeAt(text, start, column, false) : undefined
}

/** Whether the items of a list stand apart, by empty lines: half of them, or more. */
export function isSpaced({ text }: YamlFile, list: YAMLSeq): boolean {
  const gaps = list.items.slice(1).map((_, index) => {
    const end = endOf(list.items[index], text)
    const dash = dashOf(list, index + 1)
    return end !== undefined && dash !== undefined && /\n[ \t]*\r?\n/.test(text.slice(end - 1, dash))
  })
  return gaps.length > 0 && gaps.filter(Boolean).length * 2 >= gaps.length
}

/** Where the sign of an item stands. */
function dashOf({ srcToken }: YAMLSeq, index: number): number | undefined {
  return srcToken?.type === 'block-seq'
    ? srcToken.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset
    : undefined
}

/** @param beside - the begin of something that has the same indentation */
function placeAfter(text: string, node: unknown, beside: number): Place | undefined {
  const end = endOf(node, text)
  return end === undefined ? undefined : placeAt(text, end, beside, keepsLines(node, text))
}

function placeAt(text: string, end: number, beside: number, isOpen: boolean): Place | undefined {
  const indent = text.slice(text.lastIndexOf('\n', beside - 1) + 1, beside)
  if (!/^ *$/.test(indent)) return undefined
  const start = text[end - 1] === '\n' ? end : nextLine(text, end)
  // Comments that are further in go with what they stand in.
  const own = new RegExp(`(?:(?:[ \\t]*\\r?\\n)*${indent} +#.*(?:\\r?\\n|$))*`, 'y')
  own.lastIndex = start
  return { at: start + (own.exec(text)?.[0].length ?? 0), indent, isOpen }
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

/** Where the content of a node ends, without the comments and empty lines behind it. */
function endOf(node: unknown, text: string): number | undefined {
  const leaf = lastOf(node)
  const range = typeof leaf === 'object' && leaf !== null && 'range' in leaf ? leaf.range : undefined
  if (!Array.isArray(range)) return undefined
  const [start, end]: unknown[] = range
  if (typeof start !== 'number' || typeof end !== 'number') return undefined
  const isBlock = isScalar(leaf) && (leaf.type === 'BLOCK_LITERAL' || leaf.type === 'BLOCK_FOLDED')
  return isBlock && !keepsLines(leaf, text) ? start + text.slice(start, end).trimEnd().length : end
}

/** Whether empty lines behind a node are a part of it. */
function keepsLines(node: unknown, text: string): boolean {
  const leaf = lastOf(node)
  return isScalar(leaf) && /^[|>]\d?\+/.test(text.slice(leaf.range?.[0]))
}

/** What a node ends with: something that has no parts, or stands on one line with them. */
function lastOf(node: unknown): unknown {
  if (isPair(node)) return lastOf(node.value ?? node.key)
  const isWritten = (isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0
  return isWritten ? lastOf(node.items.at(-1)) : node
}
