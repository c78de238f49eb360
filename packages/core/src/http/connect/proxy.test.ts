import { describe, expect, it } from 'vitest'
import { proxyFor, readProxies } from './proxy.ts'

const none = 'localhost,127.0.0.1,[::1]'

describe('readProxies', () => {
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: ' ', http_proxy: '' }, undefined],
    [{ NO_PROXY: 'x.test' }, undefined],
    [{ HTTPS_PROXY: 'http://a:1' }, { http: '', https: 'http://a:1', none }],
    [
      { HTTP_PROXY: 'b:2', https_proxy: 'https://u:p@a' },
      { http: 'http://b:2', https: 'https://u:p@a', none },
    ],
    [
      { HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' },
      { http: '', https: 'http://lower', none },
    ],
    [
      { HTTP_PROXY: 'b', NO_PROXY: 'x.test .y' },
      { http: 'http://b', https: '', none: `x.test .y,${none}` },
    ],
    [
      { HTTP_PROXY: 'b', NO_PROXY: 'no', no_proxy: '*' },
      { http: 'http://b', https: '', none: '*' },
    ],
  ])('of %j', (env, expected) => {
    expect(readProxies(env)).toEqual(expected)
  })

  it.each(['ftp://s3cr3t@a', 'socks5://s3cr3t@a:1080', 'http://', 'http://s3cr3t@:80:80'])(
    'refuses %s, naming the variable and not the text',
    url => {
      const refused = () => readProxies({ HTTPS_PROXY: url })
      expect(refused).toThrow(/HTTPS_PROXY/)
      expect(refused).not.toThrow(/s3cr3t/)
    },
  )
})

describe('proxyFor', () => {
  const both = { http: 'http://u:p@plain:3128', https: 'https://tls', none }

  it.each([
    ['http://x.test', both, 'http://plain:3128'],
    ['https://x.test', both, 'https://tls'],
    ['https://x.test', { ...both, https: '' }, 'http://plain:3128'],
    ['http://x.test', { ...both, http: '' }, undefined],
  ])('of %s', (origin, proxies, expected) => {
    expect(proxyFor(origin, proxies)).toBe(expected)
  })
})
