import type { Expression, File, Node, ObjectExpression, ObjectProperty, Statement } from '@babel/types'

/** Something to put into a text. */
export interface Insertion {
  readonly at: number
  readonly text: string
}

/** A configuration's code, as it was read. */
export interface Source {
  readonly text: string
  readonly file: File
  /** Whether it is a module of CommonJS. */
  readonly isCommonJs: boolean
  /** How it writes strings and ends statements. */
  readonly quote: '"' | "'"
  readonly end: '' | ';'
}

/** Reads code; `undefined` where it is none. */
export async function readSource(text: string): Promise<Source | undefined> {
  const { parse } = await import('@babel/parser')
  let file: File
  try {
    file = parse(text, {
      sourceType: 'unambiguous',
      plugins: ['typescript', 'jsx'],
      createParenthesizedExpressions: true,
    })
  } catch {
    return undefined
  }
  const { body } = file.program
  const isModule = body.some(({ type }) => /^(?:Import|Export)/.test(type))
  const count = (sign: string) => text.split(sign).length
  return {
    text,
    file,
    isCommonJs: !isModule,
    quote: count('"') > count("'") ? '"' : "'",
    end: /;[ \t]*$/m.test(text) ? ';' : '',
  }
}

/** A text with insertions. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  return insertions
    .toSorted((a, b) => b.at - a.at)
    .reduce((made, { at, text: added }) => made.slice(0, at) + added + made.slice(at), text)
}

/** What a configuration exports; `undefined` where that is not one plain value. */
export function exportedValue({ file }: Source): Node | undefined {
  const { body } = file.program
  const values = body.flatMap((statement): Node[] => {
    if (statement.type === 'ExportDefaultDeclaration') return [statement.declaration]
    if (statement.type === 'TSExportAssignment') return [statement.expression]
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
      return []
    const { left, right } = statement.expression
    const isExports =
      left.type === 'MemberExpression' &&
      left.object.type === 'Identifier' &&
      left.object.name === 'module' &&
      left.property.type === 'Identifier' &&
      left.property.name === 'exports'
    return isExports ? [right] : []
  })
  return values.length === 1 ? values[0] : undefined
}

/** The object that a value is, seen through what says its type or helps to write it. */
export function findObject(
  value: Node | undefined,
  body: readonly Statement[],
): ObjectExpression | undefined {
  if (value === undefined) return undefined
  switch (value.type) {
    case 'ObjectExpression':
      return value
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return findObject(value.expression, body)
    case 'CallExpression': {
      const [first, second] = value.arguments
      const isHelper = value.callee.type === 'Identifier' && /^define\w*$/.test(value.callee.name)
      return isHelper && second === undefined ? findObject(first, body) : undefined
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return findObject(returnedBy(value.body), body)
    case 'Identifier':
      return findObject(constantOf(value.name, body), body)
    default:
      return undefined
  }
}

/** What a function returns, where it has one way out. */
function returnedBy(body: Node): Node | undefined {
  if (body.type !== 'BlockStatement') return body
  const last = body.body.at(-1)
  const others = body.body.slice(0, -1)
  const isPlain = others.every(({ type }) => type === 'VariableDeclaration' || type === 'ExpressionStatement')
  return isPlain && last?.type === 'ReturnStatement' ? (last.argument ?? undefined) : undefined
}

function constantOf(name: string, body: readonly Statement[]): Expression | undefined {
  const found = body.flatMap(statement => {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return []
    return statement.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' && id.name === name && init ? [init] : [],
    )
  })
  return found.length === 1 ? found[0] : undefined
}

/** A property of an object by its name: `none`; or `unsure`, where something may set it that cannot be seen through. */
export function findProperty(object: ObjectExpression, name: string): ObjectProperty | 'none' | 'unsure' {
  const found = object.properties.filter(property => {
    if (property.type === 'SpreadElement') return false
    const { key, computed } = property
    if (computed) return false
    return key.type === 'Identifier' ? key.name === name : key.type === 'StringLiteral' && key.value === name
  })
  const [first] = found
  if (found.length > 1) return 'unsure'
  if (first === undefined) {
    const isOpen = object.properties.some(
      each => each.type === 'SpreadElement' || ('computed' in each && each.computed),
    )
    return isOpen ? 'unsure' : 'none'
  }
  return first.type === 'ObjectProperty' ? first : 'unsure'
}

/** Puts something at the end of what stands between brackets, on a line of its own where the others have theirs. */
export function appendTo(
  text: string,
  list: { readonly start?: number | null; readonly end?: number | null },
  last: { readonly start?: number | null; readonly end?: number | null } | null | undefined,
  added: string,
): Insertion {
  const close = (list.end ?? 0) - 1
  if (last === null || last === undefined) {
    const isList = text.charAt(close) === ']'
    return { at: close, text: isList ? added : ` ${added} ` }
  }
  const start = last.start ?? 0
  const line = text.lastIndexOf('\n', start - 1) + 1
  const indent = text.slice(line, start)
  const isOwnLine = line > (list.start ?? 0) && /^\s*$/.test(indent)
  return { at: last.end ?? close, text: isOwnLine ? `,\n${indent}${added}` : `, ${added}` }
}
