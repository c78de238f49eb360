import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder } from '../workspace.ts'

/** Copies a folder beneath one folder to the same place beneath another; what is not there is left out, as caches do. */
export function carry(path: string, from: string, to: string): void {
  if (existsSync(join(from, path))) cpSync(join(from, path), join(to, path), { recursive: true })
}

/** A copy of a folder of a checkout, at its place in a folder of its own. */
export function keep(path: string, checkout: string): string {
  const folder = createFolder()
  carry(path, checkout, folder)
  return folder
}
