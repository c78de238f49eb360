import { join } from 'node:path'
import { loadConfig, resolveOptions } from '@cdn-purge/core/engine'
import { writeFiles } from '../workspace.ts'
import type { Block } from './blocks.ts'

const site = "site: 'https://www.example.com/'"
const target = "targets: [{ provider: 'wao', siteId: 'my-site' }]"

/**
 * The configurations that a block shows: a whole file, targets of one, or options of one.
 *
 * @returns the texts of modules; none where the block is something else
 */
export function configurationsIn({ text }: Pick<Block, 'text'>): string[] {
  if (text.startsWith('// cdn-purge.config.ts\n')) return [text]
  if (text.startsWith('{ provider:')) {
    return [...text.matchAll(/^\{.*\}/gm)].map(([one]) => `export default { ${site}, targets: [${one}] }\n`)
  }
  if (!/^\w+: /.test(text)) return []
  const members = text.split(/^(?=\w+: )/m)
  return members.map(member => {
    const given = `${/^targets/.test(member) ? '' : `${target},`}\n${member}`
    return `export default {\n  ${site},\n${given}}\n`
  })
}

/**
 * Loads a configuration as the command does, and checks it against the schema. An option that is `'…'` is the reader's
 * own: the environment gives it.
 *
 * @param folder - where the file is written, below one that has our packages
 * @throws CdnPurgeError where it is not valid
 */
export async function checkConfiguration(
  text: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  writeFiles(folder, { 'cdn-purge.config.ts': text.replace(/ \w+: '…'(,| )/g, '') })
  const { input } = await loadConfig({ cwd: folder, file: join(folder, 'cdn-purge.config.ts') })
  await resolveOptions(input, env, { purpose: 'send' })
}
