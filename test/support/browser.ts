import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { type Browser, chromium } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { type Program, programEnvironment, requireProgram } from './programs.ts'

/** The smaller one starts faster; where neither is there, the reason names the other one, which is more common. */
const browsers = ['chromium-headless-shell', 'chromium'].map(name => requireProgram(name))

/** The browser that tests drive. */
export const browserProgram: Program =
  browsers.find(({ available }) => available) ?? requireProgram('chromium')

/**
 * Starts a browser that reaches a few hosts and nothing else; it ends with the test.
 *
 * @param hosts - by name, which may have a `*`: host and port of what answers for it. The first that fits counts.
 */
export async function startBrowser(hosts: Readonly<Record<string, string>>): Promise<Browser> {
  const rules = Object.entries(hosts).map(([name, address]) => `MAP ${name} ${address}`)
  const browser = await chromium.launch({
    executablePath: pathOf(browserProgram.name),
    // The sandbox of Chromium does not start for root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(',')}`,
    ],
  })
  onTestFinished(() => browser.close())
  return browser
}

/** Where a program is: Playwright looks through no `PATH`. */
function pathOf(name: string): string {
  const folders = programEnvironment.PATH?.split(delimiter) ?? []
  const found = folders.map(folder => join(folder, name)).find(path => existsSync(path))
  if (found === undefined) throw new Error(`${name} is in no folder of PATH`)
  return found
}
