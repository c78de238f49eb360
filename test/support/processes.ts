import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, vi } from 'vitest'

/** A process as the system lists it. */
export interface ListedProcess {
  readonly pid: number
  /** Program and arguments, which every user of the machine may read. */
  readonly command: string
}

/** Waits for the first child of a process whose command line has a text in it. ASSUME: Linux, which has `/proc`. */
export async function findChild(parent: number | undefined, text: string): Promise<ListedProcess> {
  return vi.waitFor(
    () => {
      const found = listChildren(parent).find(({ command }) => command.includes(text))
      if (found === undefined) throw new Error(`process ${parent} has no child "${text}"`)
      return found
    },
    { timeout: 20_000 },
  )
}

/** Waits until a process is gone. */
export async function waitForEnd(pid: number): Promise<void> {
  await vi.waitFor(() => expect(stateOf(pid)).toMatch(/^[ZX]?$/), { timeout: 20_000 })
}

function listChildren(parent: number | undefined): ListedProcess[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && fieldsOf(name)?.[1] === String(parent))
    .map(name => ({
      pid: Number(name),
      command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' '),
    }))
}

function stateOf(pid: number): string {
  return existsSync(`/proc/${pid}`) ? (fieldsOf(String(pid))?.[0] ?? '') : ''
}

/** State and parent, which stand behind the command in parentheses. */
function fieldsOf(pid: string): string[] | undefined {
  const text = read(`/proc/${pid}/stat`)
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Empty where the process is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
