import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files by path; `undefined` removes one. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>

/** Writes and removes files in a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    if (content === undefined) {
      rmSync(file, { recursive: true })
    } else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
}
