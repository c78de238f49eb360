import { isPrivate } from '../../../http/base-url.ts'
import { Secret } from '../../../secret/secret.ts'

/** Where a ledger lies in a Redis. */
export interface RedisPlace {
  readonly store: 'redis'
  /** `redis://` or `rediss://` (TLS), with user, password and number of the database where there are any. */
  readonly url: Secret
  /** What the names of all its keys start with. */
  readonly key: string
}

/** A URL in its parts. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly db: number
  readonly isTls: boolean
  readonly username: string | undefined
  readonly password: Secret | undefined
}

const PORT = 6379

/** Why a URL is none of a Redis, as the rest of a sentence, which repeats nothing of it; `undefined` where it is one. */
export function checkRedisUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    return 'must be a URL such as redis://127.0.0.1:6379/0, or rediss://user:password@host:6379/0 with TLS'
  }
  if (!/^\/?\d*$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    return 'must have nothing behind the host but the number of the database'
  }
  if (url.protocol === 'redis:' && url.password !== '' && !isPrivate(new URL(`http://${url.host}`))) {
    return 'must start with rediss://, since a password is sent to a host that is not of a private network'
  }
  return undefined
}

/** @param url - a URL that {@link checkRedisUrl} finds nothing wrong with */
export function readRedisUrl(url: Secret): RedisAddress {
  const { protocol, hostname, port, pathname, username, password } = new URL(url.reveal())
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? PORT : Number(port),
    db: Number(pathname.slice(1)),
    isTls: protocol === 'rediss:',
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : new Secret(decodeURIComponent(password), [password]),
  }
}

/** How messages name the place: without user and password. */
export function describeRedis({ url, key }: Pick<RedisPlace, 'url' | 'key'>): string {
  const { host, port, db, isTls } = readRedisUrl(url)
  return `${isTls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}/${db}/${key}`
}

/** All that must not be shown: what the URL has in it, and the URL, which is shown without. */
export function secretsOfRedis({ url }: Pick<RedisPlace, 'url'>): readonly Secret[] {
  const { password } = readRedisUrl(url)
  return password === undefined ? [] : [password, url]
}
