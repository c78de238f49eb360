import { expect, it, onTestFinished } from 'vitest'
import { type Part, startFront } from './front.ts'

/** Starts a server of parts that counts what is mounted. */
async function start(parts: readonly Part[]): Promise<{ url: string; mounted: string[] }> {
  const mounted: string[] = []
  const counted = parts.map(
    (part): Part => ({
      ...part,
      mount(app) {
        mounted.push(part.basePath)
        part.mount(app)
      },
    }),
  )
  const { url, close } = await startFront(counted, async () => undefined, 0)
  onTestFinished(close)
  return { url, mounted }
}

/** Answers with the path by which it was routed. */
const echo = (basePath: string, anyCase = false): Part => ({
  basePath,
  anyCase,
  mount: app => void app.get(`${basePath}/*`, async ({ url }) => url),
})

it('a part is mounted at its first request, and once', async () => {
  const { url, mounted } = await start([echo('/a'), echo('/ab')])
  expect(mounted).toEqual([])
  const answers = await Promise.all([fetch(`${url}/ab/x?y=/a/`), fetch(`${url}/ab/z`)])
  expect(await Promise.all(answers.map(answer => answer.text()))).toEqual(['/ab/x?y=/a/', '/ab/z'])
  expect(mounted).toEqual(['/ab'])
})

it('only paths of a part that takes them in any case are routed in lower case', async () => {
  const { url } = await start([echo('/a', true), echo('/b')])
  expect(await (await fetch(`${url}/A/X?Y=Z`)).text()).toBe('/a/x?Y=Z')
  expect(await (await fetch(`${url}/b/X?Y=Z`)).text()).toBe('/b/X?Y=Z')
})

it('what lies beneath no part is not found', async () => {
  const { url, mounted } = await start([echo('/a')])
  for (const path of ['/', '/abc', '/b/a/', '/A/x']) expect((await fetch(url + path)).status).toBe(404)
  expect(mounted).toEqual([])
})

it('a part that cannot be mounted says why to everybody who asks it, and leaves the others alone', async () => {
  const broken: Part = {
    basePath: '/broken',
    mount() {
      throw new Error('differ: a, b')
    },
  }
  const { url, mounted } = await start([broken, echo('/a')])
  for (const path of ['/broken/x', '/broken/y']) {
    const answer = await fetch(url + path)
    expect([answer.status, await answer.text()]).toEqual([502, 'Error: differ: a, b\n'])
  }
  expect((await fetch(`${url}/a/x`)).status).toBe(200)
  expect(mounted).toEqual(['/broken', '/a'])
})
