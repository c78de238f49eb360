import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programEnvironment, requireProgram } from '../../support/programs.ts'
import { adapt } from './adapt.ts'
import type { Engine, Held } from './engine.ts'
import { recordFetches } from './fetches.ts'
import { createEngineFolder } from './folder.ts'
import { openCli } from './varnish-cli.ts'

const vcl = readFileSync(new URL('default.vcl', import.meta.url), 'utf8')

/**
 * Varnish, with the VCL of its page. `-d` has the process listen to its standard input, and end with it; without
 * grace, what is stale is what was not purged.
 */
export const varnish: Engine = {
  name: 'Varnish',
  program: requireProgram('varnishd', ['-V'], 'varnish'),
  async start({ originPort, ttl }) {
    const fetches = await recordFetches(originPort)
    const folder = createEngineFolder()
    writeFileSync(join(folder, 'default.vcl'), adapt(vcl, { '"8080"': `"${fetches.port}"` }))
    const parameters = {
      default_ttl: String(ttl),
      default_grace: '0',
      default_keep: '0',
      // Compiled for this one test: not to be made fast.
      cc_command: 'exec gcc -std=gnu99 -O0 -pthread -fpic -shared -Wl,-x -o %o %s',
    }
    const child = spawn(
      'varnishd',
      [
        ...['-d', '-n', join(folder, 'work'), '-a', 'http=127.0.0.1:0', '-T', 'none'],
        ...['-f', join(folder, 'default.vcl'), '-s', 'malloc,64m'],
        ...Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${value}`]),
      ],
      { env: programEnvironment },
    )
    const closed = once(child, 'close')
    const stop = async (): Promise<void> => {
      child.stdin.end()
      await closed.catch(() => undefined)
      await fetches.close()
      rmSync(folder, { recursive: true, force: true })
    }
    try {
      const cli = await openCli(child)
      await cli.ask('start')
      const [, , port] = (await cli.ask('debug.listen_address')).split(/\s/)
      return {
        port: Number(port),
        async remove(matches) {
          const held = fetches.take(matches)
          for (const one of held) await cli.ask(`ban ${expressionFor(one)}`)
          return held.length
        },
        stop,
      }
    } catch (error) {
      await stop()
      throw error
    }
  },
}

/** A ban of one address. A URL has no space, which a quoted word of the command line could not hold. */
function expressionFor({ host, path, query }: Held): string {
  return `obj.http.X-Host == ${quote(host)} && obj.http.X-Url == ${quote(path + query)}`
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
