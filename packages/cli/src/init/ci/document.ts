import { type Document, isMap, parseAllDocuments, type YAMLMap } from 'yaml'

/** Data as a file of YAML has them, its aliases and merge keys resolved: each place has its own copy. */
export type Data = null | string | number | boolean | readonly Data[] | { readonly [key: string]: Data }

/** A file of YAML, with its places in the text and its data. */
export interface YamlFile {
  readonly text: string
  readonly document: Document
  readonly root: YAMLMap
  readonly data: Fields
}

/** A map of data. */
export type Fields = { readonly [key: string]: Data }

/** Reads a text of YAML; a text that says why it cannot be. An empty one has no fields. */
export function readYaml(text: string): YamlFile | string {
  const documents = parseAllDocuments(text, { keepSourceTokens: true, merge: true, logLevel: 'silent' })
  const [document, second] = documents
  if (document === undefined) return 'it is empty'
  if (second !== undefined) return 'it holds several documents of YAML'
  const [error] = document.errors
  if (error !== undefined) return `it is no YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`
  const root: unknown = document.contents
  if (!isMap(root)) return 'it is no map of YAML'
  try {
    return { text, document, root, data: fieldsOf(copyOf(document.toJS())) }
  } catch (cause) {
    return `its aliases cannot be resolved: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

/** A copy that shares nothing, so that a change in one place is one in that place alone. */
export function copyOf(value: unknown): Data {
  return JSON.parse(JSON.stringify(value ?? null))
}

/** The fields of data; none where it is no map. */
export function fieldsOf(data: Data | undefined): Fields {
  return isFields(data) ? data : {}
}

/** Whether data is a map. */
export function isFields(data: Data | undefined): data is Fields {
  return typeof data === 'object' && data !== null && !isItems(data)
}

/** The items of data; none where it is no list. */
export function itemsOf(data: Data | undefined): readonly Data[] {
  return isItems(data) ? data : []
}

/** Whether data is a list. */
export function isItems(data: Data | undefined): data is readonly Data[] {
  return Array.isArray(data)
}

/** A text; `undefined` where data is none. */
export function textOf(data: Data | undefined): string | undefined {
  return typeof data === 'string' ? data : undefined
}
