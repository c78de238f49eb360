#!/usr/bin/env node
import { parseCommand, runCommand } from './command.ts'

try {
  const command = parseCommand(process.argv)
  if (command) {
    const simulator = await runCommand(command, text => process.stdout.write(text))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void simulator.close())
    }
  }
} catch (error) {
  process.stderr.write(`cdn-purge-simulator: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
