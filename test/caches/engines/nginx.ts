import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { type Program, programEnvironment, requireProgram } from '../../support/programs.ts'
import { adapt } from './adapt.ts'
import type { Engine, EngineSetup, RunningEngine } from './engine.ts'
import { createEngineFolder } from './folder.ts'
import { findFreePort } from './free-port.ts'
import { listCacheFiles } from './nginx-files.ts'

const site = readFileSync(new URL('nginx.conf', import.meta.url), 'utf8')
/** Where Debian's package puts it. */
const purgeModule = '/usr/lib/nginx/modules/ngx_http_cache_purge_module.so'
/**
 * It ends nginx when its own standard input ends, which is when the process ends that started it, however that ends. Not
 * by a signal that can be caught: one that comes just before nginx waits for its next event is noticed after that only.
 */
const guard = 'nginx -p "$0" -e stderr -c "$0/nginx.conf" & child=$!; cat; kill -KILL "$child"; wait "$child"'

/** nginx, with the server of its page. Cache files are deleted, since a PURGE names one address. */
export const nginx: Engine = {
  name: 'nginx',
  program: findProgram(),
  async start(setup) {
    // It cannot listen on port 0, and a free port may be taken by another before it is: nginx tells.
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startOn(await findFreePort(), setup)
      } catch (error) {
        if (attempt === 5 || !String(error).includes('Address already in use')) throw error
      }
    }
  },
}

async function startOn(port: number, { originPort, ttl }: EngineSetup): Promise<RunningEngine> {
  const folder = createEngineFolder()
  const cache = join(folder, 'cache')
  mkdirSync(cache)
  const own = adapt(site, {
    '/var/cache/nginx/site': cache,
    '127.0.0.1:8081': `127.0.0.1:${port}`,
    '127.0.0.1:8080': `127.0.0.1:${originPort}`,
    ' 1h;': ` ${ttl}s;`,
  })
  writeFileSync(join(folder, 'nginx.conf'), wrap(folder, own))
  const child = spawn('sh', ['-c', guard, folder], { env: programEnvironment })
  const closed = once(child, 'close')
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await closed
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(child, folder)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    port,
    async remove(matches) {
      const found = listCacheFiles(cache).filter(({ held }) => matches(held))
      for (const { file } of found) rmSync(file)
      return found.length
    },
    stop,
  }
}

/** Waits for the file that nginx writes once it listens, or for the reason why it does not. */
function untilReady(child: ChildProcessWithoutNullStreams, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const watcher = watch(folder, (_event, name) => {
      if (name === 'nginx.pid') end(resolve)
    })
    const end = (then: () => void) => {
      watcher.close()
      then()
    }
    // It starts within milliseconds: on a busy machine, before anybody watches.
    if (existsSync(join(folder, 'nginx.pid'))) end(resolve)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      // Said for each attempt to bind, of which it makes several, and after the last one.
      if (said.includes('[emerg] still could not bind') || /\[emerg\](?! bind\(\))/.test(said))
        end(() => reject(new Error(`nginx does not start: ${said}`)))
    })
    child.on('error', error => end(() => reject(error)))
  })
}

/** What stands around the server: one process, in the foreground, that writes in its folder only. */
function wrap(folder: string, server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `load_module ${purgeModule};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
access_log off;
${temporary.map(name => `${name}_temp_path ${folder}/${name};`).join('\n')}
${server}
}
`
}

function findProgram(): Program {
  const program = requireProgram('nginx', ['-v'], 'nginx-light')
  if (!program.available || existsSync(purgeModule)) return program
  const reason = `${purgeModule} is not there: install the package libnginx-mod-http-cache-purge`
  return { ...program, available: false, reason }
}
