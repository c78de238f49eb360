import type { Node, ObjectExpression } from '@babel/types'
import type { Framework, Way } from '../frameworks.ts'
import {
  appendTo,
  exportedValue,
  findObject,
  findProperty,
  type Insertion,
  insert,
  readSource,
  type Source,
} from './source.ts'

/** Where all of the plugin's entries lie. */
export const PLUGIN = 'unplugin-cdn-purge'

/** What became of a configuration's text. */
export type Edited =
  /** Its new text. */
  | { readonly text: string }
  /** It has the plugin. */
  | 'there'
  /** It is written in a way in which nobody can be sure what an edit does. */
  | 'unsure'

/** Adds the plugin to the text of a configuration, and changes nothing else of it. */
export async function editConfiguration(text: string, { entry, way }: Framework): Promise<Edited> {
  if (text.includes(PLUGIN)) return 'there'
  if (entry === undefined || way === undefined) return 'unsure'
  const source = await readSource(text)
  const name = `${PLUGIN}/${entry}`
  const insertions = source && findInsertions(source, way, name)
  if (source === undefined || insertions === undefined) return 'unsure'
  const made = insert(text, insertions)
  // What came of it is code, and has what was added to it.
  return (await readSource(made)) === undefined ? 'unsure' : { text: made }
}

function findInsertions(source: Source, way: Way, name: string): readonly Insertion[] | undefined {
  const { quote } = source
  switch (way.kind) {
    case 'call': {
      const added = addToList(source, way.list, 'cdnPurge()')
      return added && withImport(source, 'cdnPurge', name, added)
    }
    case 'name':
      return addToList(source, way.list, `${quote}${name}${quote}`)
    case 'adapter':
      return addAdapter(source, name)
    case 'addPlugin':
      return addCall(source, name)
  }
}

/** Puts an item into the list at the end of a path of properties, which it makes as far as they are missing. */
function addToList(source: Source, path: readonly string[], item: string): readonly Insertion[] | undefined {
  const { text, file } = source
  let object: ObjectExpression | undefined = findObject(exportedValue(source), file.program.body)
  for (const [index, name] of path.entries()) {
    if (object === undefined) return undefined
    const property = findProperty(object, name)
    if (property === 'unsure') return undefined
    if (property === 'none') {
      const made = path.slice(index + 1).reduceRight((inner, each) => `{ ${each}: ${inner} }`, `[${item}]`)
      return [appendTo(text, object, object.properties.at(-1), `${name}: ${made}`)]
    }
    const { value }: { readonly value: Node } = property
    if (index < path.length - 1) {
      object = findObject(value, file.program.body)
      continue
    }
    if (value.type !== 'ArrayExpression') return undefined
    return [appendTo(text, value, value.elements.at(-1), item)]
  }
  return undefined
}

function addAdapter(source: Source, name: string): readonly Insertion[] | undefined {
  const { text, file, quote, isCommonJs } = source
  const object = findObject(exportedValue(source), file.program.body)
  if (object === undefined || findProperty(object, 'adapterPath') !== 'none') return undefined
  // Next.js compiles its configuration in TypeScript to CommonJS, in which there is no `import.meta`.
  const isTyped = /import type|:\s*NextConfig\b/.test(text)
  const resolve = isCommonJs || isTyped ? 'require' : 'createRequire(import.meta.url)'
  const property = appendTo(
    text,
    object,
    object.properties.at(-1),
    `adapterPath: ${resolve}.resolve(${quote}${name}${quote})`,
  )
  if (isCommonJs || isTyped) return [property]
  return withImport(source, '{ createRequire }', 'node:module', [property])
}

/** Eleventy's configuration is a function, which is given what plugins are added to. */
function addCall(source: Source, name: string): readonly Insertion[] | undefined {
  const { file, end } = source
  const exported = exportedValue(source)
  const isFunction =
    exported?.type === 'FunctionDeclaration' ||
    exported?.type === 'FunctionExpression' ||
    exported?.type === 'ArrowFunctionExpression'
  if (!isFunction || exported.body.type !== 'BlockStatement') return undefined
  const [parameter] = exported.params
  const [first] = exported.body.body
  if (parameter?.type !== 'Identifier' || file.program.body.length === 0) return undefined
  const at = (exported.body.start ?? 0) + 1
  const column = first?.loc?.start.column ?? 2
  const call = `\n${' '.repeat(column)}${parameter.name}.addPlugin(cdnPurge)${end}`
  return withImport(source, 'cdnPurge', name, [{ at, text: first === undefined ? `${call}\n` : call }])
}

/** With the line that brings the plugin in; `undefined` where its name is taken. */
function withImport(
  source: Source,
  binding: string,
  from: string,
  insertions: readonly Insertion[],
): readonly Insertion[] | undefined {
  const { text, file, isCommonJs, quote, end } = source
  if (new RegExp(`\\b${binding.replace(/\W/g, '')}\\b`).test(text)) return undefined
  const { body, directives } = file.program
  const line = isCommonJs
    ? `const ${binding} = require(${quote}${from}${quote})${end}`
    : `import ${binding} from ${quote}${from}${quote}${end}`
  const brought = body.filter(
    statement =>
      statement.type === 'ImportDeclaration' ||
      (isCommonJs &&
        statement.type === 'VariableDeclaration' &&
        statement.declarations.every(
          ({ init }) =>
            init?.type === 'CallExpression' &&
            init.callee.type === 'Identifier' &&
            init.callee.name === 'require',
        )),
  )
  const after = brought.at(-1) ?? directives.at(-1)
  if (after !== undefined) return [...insertions, { at: after.end ?? 0, text: `\n${line}` }]
  const [first] = body
  // What stands right before a statement may say its type, and must go on doing so.
  const comment = first?.leadingComments?.at(-1)
  const at = (comment?.type === 'CommentBlock' ? comment.start : first?.start) ?? text.length
  return [...insertions, { at, text: `${line}\n\n` }]
}
