/** The entries of the package by their names: its doors, and what is started as a thread by its name. */
export const doors = {
  index: 'src/index.ts',
  provider: 'src/provider.ts',
  engine: 'src/engine.ts',
  run: 'src/whole-run.ts',
  command: 'src/command.ts',
  text: 'src/text.ts',
  testing: 'src/testing/index.ts',
  'hash-worker': 'src/scan/hash-worker.ts',
}
