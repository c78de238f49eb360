// Builds the playground in the working directory, again and again, against simulated caches on loopback:
// `node ../demo/with-simulator.mjs wao optimole`, the layers from the origin outwards. Enter builds again.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import process, { argv, cwd, stdin } from 'node:process'
import { createInterface } from 'node:readline'
import { prepare } from './prepare.mjs'
import { listAddresses } from './site.mjs'
import { heading, print, showPurges, spawnNpm, variables, visit } from './stage.mjs'

const layers = argv.slice(2)
const again = 'Edit, add or delete something, then press Enter to build again; Ctrl-D ends.'

await prepare()
const { createSimulator } = await import('@cdn-purge/simulator')
const output = join(cwd(), 'dist')
const simulator = await createSimulator({ origin: output, hosts: ['www.example.com'], layers })
try {
  // The caches are new, and so is what is known of them.
  rmSync('.cdn-purge', { recursive: true, force: true })
  print(`Simulated from the origin outwards: ${layers.join(', ')}. Everything is on loopback.`)
  await build()
  heading(again)
  for await (const _line of createInterface({ input: stdin })) {
    await build()
    heading(again)
  }
} finally {
  await simulator.close()
}

async function build() {
  heading('npm run build')
  const status = await spawnNpm(['run', '--silent', 'build'], cwd(), variables(simulator))
  if (status !== 0) print(`The build ended with status ${status}.`)
  heading('What was purged, from the origin outwards')
  showPurges(simulator)
  heading('What visitors get')
  const { pages, images } = listAddresses(output)
  const outermost = layers.filter(layer => layer !== 'optimole').at(-1)
  await visit(simulator.edges[outermost], pages)
  if (layers.includes('optimole')) await visit(simulator.edges.optimole, images)
  process.exitCode = status
}
