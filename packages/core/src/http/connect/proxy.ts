import { CdnPurgeError } from '../../errors/error.ts'
import { type Environment, readVariable } from '../../options/env.ts'

/** The proxies of a process, as absolute http or https URLs, user and password in clear. */
export interface Proxies {
  /** For http; for https too, where that has none of its own. Empty: none. */
  readonly http: string
  /** For https. Empty: none of its own. */
  readonly https: string
  /** Hosts that are asked directly, as `NO_PROXY` lists them. */
  readonly none: string
}

/** What lies on this machine no proxy can reach, and a simulator lies there. */
const loopback = 'localhost,127.0.0.1,[::1]'

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; the lower-case names win, as in curl.
 *
 * @returns `undefined` where no proxy is named
 * @throws CdnPurgeError `CONFIG_INVALID` for a proxy that is no http or https URL
 */
export function readProxies(env: Environment): Proxies | undefined {
  const http = readProxy(env, 'HTTP_PROXY')
  const https = readProxy(env, 'HTTPS_PROXY')
  if (http === '' && https === '') return undefined
  const none = readVariable(env, 'no_proxy') ?? readVariable(env, 'NO_PROXY')
  return { http, https, none: none === '*' ? none : [none, loopback].filter(Boolean).join(',') }
}

/** The proxy that stands for an origin unless it is asked directly, without user and password, for messages. */
export function proxyFor(origin: string, { http, https }: Proxies): string | undefined {
  const url = (origin.startsWith('https:') && https) || http
  return url === '' ? undefined : new URL(url).origin
}

function readProxy(env: Environment, name: string): string {
  const lower = name.toLowerCase()
  const found = [lower, name].find(each => readVariable(env, each) !== undefined)
  const text = found === undefined ? undefined : readVariable(env, found)
  if (found === undefined || text === undefined) return ''
  // As in curl, a proxy without a scheme speaks http.
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  // The text may hold a password.
  throw new CdnPurgeError(
    'CONFIG_INVALID',
    `The environment variable ${found} is no proxy that can be used.`,
    {
      hint: `Set it to an http or https URL, such as http://proxy.example:3128, or leave it out.`,
    },
  )
}
