import { main } from '../../packages/cli/src/cli.ts'

/** Runs commands in turn within this process, with no other variables than these; all that they print, on both streams. */
export async function runMain(
  cwd: string,
  commands: readonly (readonly string[])[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  let shown = ''
  const keep = (text: string) => {
    shown += text
  }
  for (const args of commands) {
    const signal = new AbortController().signal
    await main(args, { env, cwd, signal, out: keep, err: keep, color: { out: false, err: false } })
  }
  return shown
}
