import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for the files of a process. As root, Varnish reads and compiles as a user of its own. */
export function createEngineFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdn-purge-cache-'))
  chmodSync(folder, 0o755)
  return folder
}
