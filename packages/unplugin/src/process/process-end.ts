import { hasPost } from './guests/host.ts'
import { register } from './register.ts'

/** What is done at the end of a process. */
export interface ProcessEnd {
  /** Runs all that is noted in this process, and sets the exit status where something failed. */
  run(): Promise<void>
  /**
   * Does what is left, or leaves it to the next run, synchronously.
   *
   * @param code - the status that the `exit` event tells
   */
  exit(code: number): void
}

/**
 * Waits for the end of this process, or thread. Whoever notes first listens for all.
 *
 * A process that runs out of work says so with `beforeExit`: there the run is one like any other. Where a tool calls
 * `process.exit`, the `exit` event is all that is left, in which nothing but synchronous work is done: a child runs.
 */
export function listen(end: ProcessEnd): void {
  const found = register()
  if (found.listening) return
  found.listening = true
  const atExit = (code: number) => {
    const { running, settled, failedWith } = register()
    const isOver = running.length === 0 && settled.length === 0 && failedWith === undefined
    if (!isOver || hasWork()) end.exit(code)
  }
  let othersFirst = true
  process.on('beforeExit', () => {
    if (!hasWork()) return
    if (othersFirst) {
      // One more turn of the loop: what other listeners have begun is done before us.
      othersFirst = false
      setImmediate(() => {})
      return
    }
    othersFirst = true
    // Last of all that listen: it must see the status that they leave.
    process.off('exit', atExit)
    process.on('exit', atExit)
    void end.run()
  })
  process.on('exit', atExit)
}

/** Whether something was noted in this process, its threads or its forks, that is not run yet. */
export function hasWork(): boolean {
  const { notes, mailbox } = register()
  return notes.length > 0 || hasPost(mailbox)
}
