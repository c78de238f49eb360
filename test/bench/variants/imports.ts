import { subscribe } from 'node:diagnostics_channel'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { serve, time } from '../child.ts'

/** Modules that nothing may load where nothing is purged: HTTP clients, glob engines, the whole of valibot. */
const forbidden = [
  /^(?:NativeModule )(?:http|https|http2|net|tls|dns|_http_\w+|_tls_\w+|internal\/deps\/undici\/undici)$/,
  /\/node_modules\/(?:undici|valibot|fast-glob|picomatch|micromatch|tinyglobby|jiti)\//,
]

/** Nobody listens there, should something be sent after all. */
const target = { provider: 'wao', siteId: 'x', token: 'y', baseUrl: 'http://127.0.0.1:9', retries: 0 }

/** Builds with one output, which the ledger in `root` knows once it is recorded. */
async function openSite(directory: string, root: string) {
  const { openContext, resolveOptions, silentLogger } = await import('@cdn-purge/core/engine')
  const { run } = await import('@cdn-purge/core/run')
  const given = { site: 'https://www.example.com/', targets: [target], ledger: root }
  return {
    async build(firstRun: 'purge' | 'record' = 'purge') {
      const options = await resolveOptions({ ...given, firstRun }, {}, { purpose: 'build' })
      const { context, ignore, close } = openContext(options, root, silentLogger)
      const report = await run({ options, outputs: [{ name: 'dist', directory }], ignore }, 'build', context)
      await close()
      if (report.targets.some(({ due }) => due > 0)) throw new Error('something is due')
      return report
    },
  }
}

/** Names, bytes and times of a folder's files. */
function stateOf(folder: string): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const files = names.map(({ parentPath, name }) => join(parentPath, name)).sort()
  return files.map(file => `${file} ${statSync(file).mtimeMs} ${readFileSync(file, 'latin1')}`).join('\n')
}

/** Tells of every ES module that is loaded from now on. */
function watchModules(): { readonly stop: () => Promise<string[]> } {
  const { port1, port2 } = new MessageChannel()
  const loaded: string[] = []
  port1.on('message', url => loaded.push(String(url)))
  port1.unref()
  const hooks = `
    let port
    export const initialize = data => { port = data.port }
    export const load = (url, context, next) => { port.postMessage(url); return next(url, context) }`
  const data: { port: MessagePort } = { port: port2 }
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data, transferList: [port2] })
  return {
    async stop() {
      // Messages are in the port's queue; the next turns of the loop deliver them.
      for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
      port1.close()
      return loaded
    },
  }
}

await serve({
  /** The import alone; the process does nothing else. */
  entry: async () => ({ inner: await time(() => import('unplugin-cdn-purge/vite')) }),
  'undici + valibot': async () => ({
    inner: await time(async () => {
      await import('undici')
      await import('valibot')
    }),
  }),
  core: async () => ({ inner: await time(() => import('@cdn-purge/core/engine')) }),
  'core and run': async () => ({
    inner: await time(async () => {
      await import('@cdn-purge/core/engine')
      await import('@cdn-purge/core/run')
    }),
  }),
  /** As a build finds it: the modules of Node that a bundler needs are there. */
  async 'core in Vite'() {
    await import('vite')
    return { inner: await time(() => import('@cdn-purge/core/engine')) }
  },
  bare: () => ({}),
  /** What a build with nothing to purge loads, opens and writes. */
  async 'no change'(directory = '') {
    const root = mkdtempSync(join(tmpdir(), 'cdn-purge-'))
    try {
      await (await openSite(directory, root)).build('record')
      const before = stateOf(root)
      let sockets = 0
      subscribe('net.client.socket', () => {
        sockets++
      })
      await (await openSite(directory, root)).build()
      return { sockets, written: Number(before !== stateOf(root)) }
    } finally {
      rmSync(root, { recursive: true })
    }
  },
  /** The modules beyond those of bare Node. */
  async loaded(directory = '', ledger = '') {
    const root = mkdtempSync(join(tmpdir(), 'cdn-purge-'))
    const watch = watchModules()
    const natives = new Set(nativeModules())
    cpSync(ledger, root, { recursive: true })
    await import('unplugin-cdn-purge/vite')
    await (await openSite(directory, root)).build()
    const modules = [
      ...(await watch.stop()),
      ...Object.keys(createRequire(import.meta.url).cache),
      ...nativeModules().filter(name => !natives.has(name)),
    ]
    rmSync(root, { recursive: true })
    const found = modules.filter(name => forbidden.some(pattern => pattern.test(name)))
    process.stderr.write(`${found.join('\n')}\n`)
    return { modules: modules.length, forbidden: found.length }
  },
  /** Writes a ledger that is up to date. */
  async record(directory = '', root = '') {
    await (await openSite(directory, root)).build('record')
    return {}
  },
  async 'build again'(directory = '', root = '') {
    const site = await openSite(directory, root)
    return { inner: await time(() => site.build()) }
  },
  async 'snapshot alone'(directory = '') {
    const { resolveOptions } = await import('@cdn-purge/core/engine')
    const { scanOutput } = await import('@cdn-purge/core/run')
    const options = await resolveOptions(
      { site: 'https://www.example.com/', targets: [{ provider: 'wao' }] },
      {},
      { purpose: 'read' },
    )
    return { inner: await time(() => scanOutput({ name: 'dist', directory }, options, [])) }
  },
})

function nativeModules(): string[] {
  const list: unknown = Reflect.get(process, 'moduleLoadList')
  return Array.isArray(list) ? list.map(String) : []
}
