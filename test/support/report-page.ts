import { readFileSync } from 'node:fs'
import { main } from '../../packages/cli/src/cli.ts'
import { type Data, readData } from '../../packages/report/src/client/data.ts'
import type { Project } from './project.ts'

/** What the script of a report reads in it. */
export function readPage(file: string): Data {
  const [, text] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(readFileSync(file, 'utf8')) ?? []
  if (text === undefined) throw new Error(`${file} is no report`)
  return readData(text)
}

/** What became of each file, by its path. */
export function statesIn({ files }: Data): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ path, state }) => [path, state]))
}

/** Runs the command within this process. */
export async function call(
  { root, simulator }: Pick<Project, 'root' | 'simulator'>,
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  let out = ''
  let err = ''
  const status = await main(args, {
    env: { ...simulator.env, CI: 'true' },
    cwd: root,
    signal: new AbortController().signal,
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    color: { out: false, err: false },
  })
  return { status, out, err }
}
