// Purges a shop at simulated caches on loopback, with what may go wrong there, and takes the pictures that the README
// shows, of what the command printed and of its report: `npm run screenshot`. Wants Chromium.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { createSimulator } from '@cdn-purge/simulator'
import { chromium } from 'playwright-core'
import { editShop, writeShop } from './site.mjs'
import { terminalPage } from './terminal.mjs'

const command = join(createRequire(import.meta.url).resolve('cdn-purge/package.json'), '../dist/bin.js')
const pictureOf = name => fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url))
/** What the second deploy runs. */
const args = ['run', 'dist', '--report', 'purge.html']
const size = { width: 1240, height: 1080 }

const root = mkdtempSync(join(tmpdir(), 'cdn-purge-report-'))
const dist = join(root, 'dist')
mkdirSync(dist)
writeShop(dist)
const simulator = await createSimulator({
  origin: dist,
  hosts: ['www.example.com'],
  layers: ['wao', 'paradarum'],
})
try {
  const { page, printed } = await report()
  await photograph(page, printed)
  for (const name of ['terminal', 'report'])
    console.log(`docs/${name}.png: ${Math.ceil(statSync(pictureOf(name)).size / 1000)} kB`)
  console.log(`the report itself: ${page}`)
} finally {
  await simulator.close()
}

/** Two deploys: the first is only recorded. */
async function report() {
  const { wao, paradarum } = simulator.apis
  const targets = [
    { provider: 'wao', baseUrl: wao.baseUrl },
    { provider: 'paradarum', baseUrl: paradarum.baseUrl },
  ]
  const config = { site: 'https://www.example.com/', targets, firstRun: 'record', collateral: 0.3 }
  writeFileSync(join(root, 'cdn-purge.config.json'), JSON.stringify(config))
  await run(['run', 'dist'])
  editShop(dist)
  simulator.faults.add('paradarum', { status: 429, headers: { 'retry-after': '1' } })
  const printed = await run(args)
  rmSync(dist, { recursive: true })
  return { page: join(root, 'purge.html'), printed }
}

async function run(args) {
  const { NO_COLOR: _, ...ours } = process.env
  const env = { ...ours, ...simulator.env, FORCE_COLOR: '1' }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args], {
    cwd: root,
    env,
  })
  const printed = `${stdout}${stderr}`.trimEnd()
  console.log(printed)
  return printed
}

async function photograph(page, printed) {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    // The sandbox of Chromium does not start for root.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    const tab = await browser.newPage({ viewport: size, colorScheme: 'light' })
    await tab.goto(pathToFileURL(page).href)
    await tab.screenshot({ path: pictureOf('report') })
    const other = await browser.newPage({ viewport: size })
    await other.setContent(terminalPage(`npx cdn-purge ${args.join(' ')}`, printed))
    await other.locator('body').screenshot({ path: pictureOf('terminal') })
  } finally {
    await browser.close()
  }
}

function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium-headless-shell', 'chromium', 'google-chrome']
  const found = names
    .flatMap(name => folders.map(folder => join(folder, name)))
    .find(path => existsSync(path))
  if (found === undefined) throw new Error(`none of ${names.join(', ')} is in a folder of PATH`)
  return found
}
