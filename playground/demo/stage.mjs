import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify, styleText } from 'node:util'

const run = promisify(execFile)
const playground = fileURLToPath(new URL('../vite', import.meta.url))

/** A copy of the Vite playground, so that the demo can edit it. */
export function createCopy() {
  const root = mkdtempSync(join(tmpdir(), 'cdn-purge-demo-'))
  cpSync(playground, root, {
    recursive: true,
    filter: path => !/[\\/](node_modules|dist|\.cdn-purge)$/.test(path),
  })
  symlinkSync(join(playground, 'node_modules'), join(root, 'node_modules'), 'junction')
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** Runs a program of Node's in the copy. Resolves with what it printed. */
export async function runNode(script, args, cwd, env) {
  const { stdout, stderr } = await run(process.execPath, [script, ...args], {
    cwd,
    env: { ...process.env, ...env },
  })
  return `${stdout}${stderr}`
}

/** Runs npm, which prints by itself. Resolves with its status. */
export async function spawnNpm(args, cwd, env) {
  // On Windows npm is a script, which only a shell can run.
  const child = spawn('npm', args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  const [status] = await once(child, 'close')
  return status
}

/** What the playgrounds read: credentials and base URLs of the simulated APIs. */
export function variables({ env, apis }) {
  const urls = Object.entries(apis).map(([name, { baseUrl }]) => [
    // A shell exports no name with a hyphen.
    `${name.toUpperCase().replaceAll('-', '_')}_BASE_URL`,
    baseUrl,
  ])
  return { ...env, ...Object.fromEntries(urls) }
}

/** Replaces a text in a file of the copy. */
export function edit(file, from, to) {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not say "${from}"`)
  writeFileSync(file, text.replaceAll(from, to))
}

/** Reads addresses through an edge and prints what it answered: HIT or MISS, and what `show` sees in the page. */
export async function visit(edge, urls, show = () => '') {
  for (const url of urls) {
    const response = await edge.get(url)
    const state = response.headers.get('x-cache') ?? '?'
    const said = show(await response.text())
    const colour = state === 'HIT' ? 'green' : 'yellow'
    print(
      `  ${styleText(colour, state.padEnd(5))}${url.replace(/^\//, '(Optimole)/').padEnd(72)}  ${styleText('dim', said)}`.trimEnd(),
    )
  }
}

/** Prints the purges that reached the APIs since the last call. */
export function showPurges(simulator) {
  for (const { api, method, path, query, body, status } of simulator.log) {
    const search = new URLSearchParams(query).toString()
    print(`  ${styleText('cyan', api)} ${method} ${path}${search === '' ? '' : `?${search}`} → ${status}`)
    if (body !== undefined) print(`    ${JSON.stringify(body)}`)
  }
  if (simulator.log.length === 0) print('  nothing')
  simulator.clearLog()
}

export function heading(text) {
  print(`\n${styleText('bold', text)}`)
}

export function print(text) {
  console.log(text)
}
