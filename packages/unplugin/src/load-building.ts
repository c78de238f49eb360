import type { ProcessEnd } from './process/process-end.ts'

type Building = typeof import('./building.ts')

let loaded: Building | undefined

/** Loads what builds need; from the second call on it is there. */
export async function loadBuilding(): Promise<Building> {
  loaded ??= await import('./building.ts')
  return loaded
}

/** The same where nothing can be waited for. */
function loadBuildingNow(): Building {
  // ASSUME: `require` gives an ES module that waits for nothing (Node from 20.19 and 22.12 on). Only the package needs
  // it: where these sources run by themselves, no work is left at the end of the process.
  const { createRequire } = process.getBuiltinModule('node:module')
  const required: Building = createRequire(import.meta.url)('./building.js')
  return required
}

/** The end of a process that may never build anything by itself. */
export const laterEnd: ProcessEnd = {
  async run() {
    const { processEnd } = await loadBuilding()
    await processEnd.run()
  },
  exit(code) {
    const { processEnd } = loaded ?? loadBuildingNow()
    processEnd.exit(code)
  },
}
