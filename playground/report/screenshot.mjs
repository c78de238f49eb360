// Purges a shop at simulated caches on loopback, with what may go wrong there, and takes the picture of its report
// that the README shows: `npm run screenshot`. Wants Chromium.

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

const command = join(createRequire(import.meta.url).resolve('cdn-purge/package.json'), '../dist/bin.js')
const picture = fileURLToPath(new URL('../../docs/report.png', import.meta.url))
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
  const page = await report()
  await photograph(page)
  console.log(`docs/report.png: ${Math.ceil(statSync(picture).size / 1000)} kB; the report itself: ${page}`)
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
  await run(['run', 'dist', '--report', 'purge.html'])
  rmSync(dist, { recursive: true })
  return join(root, 'purge.html')
}

async function run(args) {
  const env = { ...process.env, ...simulator.env }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args], {
    cwd: root,
    env,
  })
  console.log(`${stdout}${stderr}`.trimEnd())
}

async function photograph(page) {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    // The sandbox of Chromium does not start for root.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    const tab = await browser.newPage({ viewport: size, colorScheme: 'light' })
    await tab.goto(pathToFileURL(page).href)
    await tab.screenshot({ path: picture })
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
