import { describe, expect, it } from 'vitest'
import { checkBaseUrl, isLoopback, keepsSecrets } from './base-url.ts'

describe('isLoopback', () => {
  it.each([
    ['http://127.0.0.1:80/', true],
    ['http://127.255.3.4/', true],
    ['http://127.1/', true],
    ['http://0x7f000001/', true],
    ['http://[::1]:8080/', true],
    ['http://[0:0:0:0:0:0:0:1]/', true],
    ['http://LOCALHOST/', true],
    ['http://128.0.0.1/', false],
    ['http://0.0.0.0/', false],
    ['http://10.127.0.1/', false],
    ['http://[::2]/', false],
    ['http://127.0.0.1.example.com/', false],
    ['http://127.example.com/', false],
    ['http://localhost.example.com/', false],
    ['http://notlocalhost/', false],
    ['http://127.0.0.1@example.com/', false],
  ])('%s: %s', (url, expected) => {
    expect(isLoopback(new URL(url))).toBe(expected)
  })
})

describe('keepsSecrets', () => {
  it.each([
    ['https://api.example.com/', true],
    ['https://127.0.0.1/', true],
    ['http://localhost/', true],
    ['http://api.example.com/', false],
    ['ftp://localhost/', false],
  ])('%s: %s', (url, expected) => {
    expect(keepsSecrets(new URL(url))).toBe(expected)
  })
})

describe('checkBaseUrl', () => {
  it.each([
    'https://api.example.com',
    'https://api.example.com:8443/v1',
    'http://127.0.0.1:3000/v1',
    'http://[::1]',
    'http://localhost:1',
  ])('accepts %s', url => {
    expect(checkBaseUrl(url)).toBeUndefined()
  })

  it.each([
    ['', /absolute URL/],
    ['api.example.com/v1', /absolute URL/],
    ['/v1', /absolute URL/],
    ['http://api.example.com', /https/],
    ['http://127.0.0.1.example.com', /https/],
    ['ftp://127.0.0.1', /https/],
    ['file:///etc/passwd', /https/],
    ['https://user:word@api.example.com', /user name or password/],
    ['https://user@api.example.com', /user name or password/],
    ['https://api.example.com/?key=1', /query/],
    ['https://api.example.com/v1?', /query/],
    ['https://api.example.com/v1#a', /fragment/],
  ])('refuses %s', (url, reason) => {
    expect(checkBaseUrl(url)).toMatch(reason)
  })

  it.each([
    'http://10.0.0.5:6081',
    'http://172.16.0.1',
    'http://172.31.255.254',
    'http://192.168.1.2',
    'http://100.64.0.1',
    'http://169.254.1.1',
    'http://[fd00::5]:6081',
    'http://[fe80::1]',
    'http://varnish:6081',
    'http://cache-1',
    'http://cache.internal',
    'http://cache.local',
    'http://cache.home.arpa',
    'http://0x0a000005',
  ])('accepts %s where nothing secret is sent, and only there', url => {
    expect([checkBaseUrl(url, false), checkBaseUrl(url)]).toEqual([
      undefined,
      expect.stringMatching(/https.*credentials/),
    ])
  })

  it.each([
    'http://cache.example.com',
    'http://11.0.0.5',
    'http://172.32.0.1',
    'http://100.128.0.1',
    'http://10.0.0.5.example.com',
    'http://internal.example.com',
    'http://[2001:db8::1]',
    'ftp://10.0.0.5',
  ])('refuses %s though nothing secret is sent', url => {
    expect(checkBaseUrl(url, false)).toMatch(/https.*private network/)
  })

  it('never repeats the URL', () => {
    expect(checkBaseUrl('http://someone:hunter2@example.com/')).not.toMatch(/hunter2|someone|example\.com/)
  })
})

describe('a base to which no secret is sent', () => {
  it.each([
    'http://10.0.0.5:6081',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.1:80/purge',
    'http://100.64.0.1',
    'http://169.254.1.1',
    'http://[fd00::1]:6081',
    'http://[fe80::1]',
    'http://varnish:6081',
    'http://cache-1.internal',
    'http://cache.local',
    'https://cache.example.com',
  ])('may be %s', url => expect(checkBaseUrl(url, false)).toBeUndefined())

  it.each([
    'http://cache.example.com',
    'http://172.32.0.1',
    'http://11.0.0.1',
    'http://100.128.0.1',
    'http://8.8.8.8',
    'http://[2001:db8::1]',
    'http://10.0.0.1.example.com',
    'http://internal.example.com',
    'ftp://10.0.0.1',
  ])('is not %s', url => expect(checkBaseUrl(url, false)).toMatch('private network'))

  it('is https again once a secret is sent', () => {
    expect(checkBaseUrl('http://10.0.0.5:6081', true)).toMatch('credentials')
  })
})
