import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/**
 * Compares what a page holds between `<!-- NAME -->` and `<!-- /NAME -->` with what the code says; `vitest -u` writes
 * it.
 *
 * @param file - absolute
 */
export async function expectParts(
  file: string,
  parts: Readonly<Record<string, () => string>>,
): Promise<void> {
  let text = readFileSync(file, 'utf8')
  for (const [name, make] of Object.entries(parts)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    expect(text, `${file} has a place for the ${name}`).toContain(start)
    text = `${text.slice(0, text.indexOf(start) + start.length)}\n\n${make()}\n\n${text.slice(text.indexOf(end))}`
  }
  await expect(text).toMatchFileSnapshot(file)
}

/** A table of Markdown; cells are Markdown too. */
export function formatTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}
