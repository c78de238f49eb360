import { describe, expect, it } from 'vitest'
import { atOrigin, pastEdge, throughEdge } from './address.ts'

const url = 'https://www.example.com/a[1].html?page=2'
const follow = (address: ReturnType<typeof throughEdge>, target: string) => address.follow(new URL(target))

describe('through the edge', () => {
  it('a URL is asked for as it is spelled', () => {
    expect(throughEdge(url)).toMatchObject({ origin: 'https://www.example.com', path: '/a[1].html?page=2' })
  })

  it('a redirect is followed at the same host only, in the same scheme', () => {
    expect(follow(throughEdge(url), 'https://www.example.com/b#c')).toMatchObject({ path: '/b' })
    expect(follow(throughEdge(url), 'http://www.example.com/b')).toBeUndefined()
    expect(follow(throughEdge(url), 'https://www.example.com:8443/b')).toBeUndefined()
    expect(follow(throughEdge(url), 'file:///etc/passwd')).toBeUndefined()
  })
})

describe('past the edge', () => {
  it('has another query each time, behind redirects too', () => {
    const [one, two] = [pastEdge(url), pastEdge(url)]
    expect(one.path).toMatch(/^\/a\[1\]\.html\?page=2&cdn-purge=[\da-f-]{36}$/)
    expect(two.path).not.toBe(one.path)
    const next = follow(one, `https://www.example.com/b?cdn-purge=${one.path.slice(-36)}`)
    expect(next?.path).toMatch(/^\/b\?cdn-purge=[\da-f-]{36}$/)
    expect(next?.path).not.toContain(one.path.slice(-36))
    expect(follow(one, 'https://other.example/')).toBeUndefined()
  })
})

describe('at the origin', () => {
  it.each([
    ['http://10.0.0.5:8080', '/a[1].html?page=2', 'www.example.com'],
    ['http://[::1]/', '/a[1].html?page=2', 'www.example.com'],
    ['http://localhost:3000/sub/', '/sub/a[1].html?page=2', 'www.example.com'],
    ['https://bucket.example.net/site', '/site/a[1].html?page=2', undefined],
  ])('%s', (base, path, host) => {
    const address = atOrigin(base)(url)
    expect(address).toMatchObject({ origin: new URL(base).origin, path })
    expect(address.host).toBe(host)
  })

  it('a redirect to the site stays at the origin, and none leaves it', () => {
    const address = atOrigin('http://10.0.0.5/sub')(url)
    expect(follow(address, 'https://www.example.com/b/')).toMatchObject({
      origin: 'http://10.0.0.5',
      path: '/sub/b/',
      host: 'www.example.com',
    })
    expect(follow(address, 'http://10.0.0.5/sub/c')).toMatchObject({
      path: '/sub/c',
      host: 'www.example.com',
    })
    expect(follow(address, 'http://www.example.com/')).toBeUndefined()
  })
})
