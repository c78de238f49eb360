/** Standard error may be full, or closed by who read it: what is purged must not depend on that. */
export function writeError(text: string): void {
  const { stderr } = process
  try {
    ownWrite(stderr).call(stderr, text, error => {
      // ASSUME: Node emits the event after this call, and ends the process where nobody listens for it.
      if (error) stderr.once('error', () => {})
    })
  } catch {
    // A file is written at once.
  }
}

type Write = (this: NodeJS.WriteStream, text: string, done: (error?: Error | null) => void) => boolean

/**
 * How the stream itself writes. Tools that show progress put a function of their own in the place of its method, and
 * print what it is given somewhere else, or later, or not at all.
 */
function ownWrite(stderr: NodeJS.WriteStream): Write {
  // ASSUME: the method is inherited (Node, Bun, Deno; worker threads too).
  const { write: inherited }: { write?: Write } = Object.getPrototypeOf(stderr)
  return typeof inherited === 'function' ? inherited : stderr.write
}
