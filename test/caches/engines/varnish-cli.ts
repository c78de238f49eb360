import type { ChildProcessWithoutNullStreams } from 'node:child_process'

/** The command line of a `varnishd -d`, on its standard streams. */
export interface VarnishCli {
  /**
   * Sends a command.
   * @returns the text of the answer.
   * @throws an Error with the text where the answer is not 200, and with what the process wrote where it ended.
   */
  ask(command: string): Promise<string>
}

interface Asked {
  readonly command: string
  resolve(text: string): void
  reject(error: Error): void
}

/** The head of an answer: `NNN LLLLLLLL` and a line feed. */
const headLength = 13

/** Speaks to a `varnishd -d`; resolves once it has greeted. */
export async function openCli(child: ChildProcessWithoutNullStreams): Promise<VarnishCli> {
  const waiting: Asked[] = []
  let received = Buffer.alloc(0)
  let said = ''
  let ended = false

  const wait = (command: string) =>
    new Promise<string>((resolve, reject) => {
      if (ended) reject(new Error(`varnishd has ended: ${said}`))
      else waiting.push({ command, resolve, reject })
    })
  child.stdout.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    while (received.length >= headLength) {
      const end = headLength + Number(received.subarray(4, 12))
      // A line feed follows the text.
      if (received.length <= end) return
      const status = Number(received.subarray(0, 3))
      const text = received.subarray(headLength, end).toString()
      received = received.subarray(end + 1)
      const asked = waiting.shift()
      if (status === 200) asked?.resolve(text)
      else asked?.reject(new Error(`varnishd answered ${status} to "${asked.command}": ${text}`))
    }
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const end = (reason: string) => {
    ended = true
    for (const { reject } of waiting.splice(0)) reject(new Error(`varnishd has ended: ${reason}`))
  }
  child.on('error', ({ message }) => end(message))
  child.on('close', () => end(said))
  // What is written to a process that has ended; whoever asks is told of the end.
  child.stdin.on('error', () => undefined)

  await wait('')
  return {
    ask(command) {
      const answer = wait(command)
      child.stdin.write(`${command}\n`)
      return answer
    },
  }
}
