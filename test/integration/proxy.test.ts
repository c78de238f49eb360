import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { createProject, files } from '../support/project.ts'
import { startProxy, startTlsFront } from '../support/proxy.ts'
import { startWebOrigin } from '../support/web-origin.ts'

const HOST = 'api.wao.test'

/** A project whose API and site only a proxy can reach; its credentials stand in `.env` alone. */
async function createOffice(password?: string) {
  const project = await createProject()
  const { baseUrl } = project.simulator.apis.wao
  const api = await startTlsFront(HOST, new URL(baseUrl).origin)
  const proxy = await startProxy({ [`${HOST}:443`]: api.port }, password)
  const targets = [
    { provider: 'wao', baseUrl: `https://${HOST}${new URL(baseUrl).pathname}`, retries: 1, maxRetryDelay: 0 },
  ]
  project.configure({ targets })
  const variables = Object.entries(project.simulator.env).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(join(project.root, '.env'), variables.join(''))
  const trusted = { NODE_EXTRA_CA_CERTS: api.authority }
  return {
    ...project,
    proxy,
    trusted,
    run: (env: Readonly<Record<string, string>>) =>
      runCommand(['run'], { cwd: project.root, env: { ...trusted, ...env } }),
  }
}

test('a first purge goes through the proxy, with only `.env`', async () => {
  const { proxy, run, simulator } = await createOffice()
  const { status, stdout, stderr } = await run({ HTTPS_PROXY: proxy.url })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('wao: 3 of 3 URLs accepted')
  expect(proxy.log).toEqual([`CONNECT ${HOST}:443`])
  expect(simulator.log.map(({ status }) => status)).toEqual([202])
})

test.each([
  ['HTTPS_PROXY', 'user:p@ss'],
  ['https_proxy', 'user:p@ss'],
  ['HTTP_PROXY', undefined],
  ['http_proxy', undefined],
])('%s names it, with %s', async (name, password) => {
  const { proxy, run } = await createOffice(password)
  const login = password === undefined ? '' : `${password.replace('@', '%40')}@`
  const { status, stderr } = await run({ [name]: proxy.url.replace('//', `//${login}`) })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(proxy.log).toEqual([`CONNECT ${HOST}:443`])
})

test('a proxy without a scheme speaks http', async () => {
  const { proxy, run } = await createOffice()
  expect((await run({ HTTPS_PROXY: new URL(proxy.url).host })).status).toBe(0)
})

test('the lower-case name wins, as in curl', async () => {
  const { proxy, run } = await createOffice()
  expect((await run({ HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: proxy.url })).status).toBe(0)
})

test.each([HOST, 'wao.test', '.wao.test', '*', `other.test, ${HOST}:443`])(
  'NO_PROXY=%s asks it directly, and the error names no proxy',
  async none => {
    const { proxy, run } = await createOffice()
    const { status, stderr } = await run({ HTTPS_PROXY: proxy.url, NO_PROXY: none })
    expect(status).toBe(1)
    expect(stderr).toContain('the host name could not be resolved (DNS)')
    expect(stderr).not.toContain('proxy http')
    expect(proxy.log).toEqual([])
  },
)

test('what lies on this machine is asked directly', async () => {
  const { simulator, command } = await createProject()
  const proxy = await startProxy({})
  expect((await command(['run'], { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url })).status).toBe(0)
  expect(proxy.log).toEqual([])
  expect(simulator.log).toHaveLength(1)
})

test.each([
  ['refuses', 403, 'refused it (403)', 'Have the proxy allow the host'],
  ['asks for a password', 407, 'refused it (407)', 'HTTPS_PROXY=http://user:password@host:port'],
  ['cannot reach the API', 502, 'refused it (502)', 'NO_PROXY'],
])('one that %s is named, all stays pending, and the next run sends it', async (_, refusal, words, hint) => {
  const { proxy, run } = await createOffice()
  proxy.refuse = refusal
  const login = proxy.url.replace('//', '//user:s3cr3t@')
  const refused = await run({ HTTPS_PROXY: login })
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain(`the proxy ${proxy.url} ${words}`)
  expect(refused.stderr).toContain(hint)
  expect(refused.stderr + refused.stdout).not.toContain('s3cr3t')
  // What may pass is tried again.
  expect(proxy.log).toHaveLength(refusal === 502 ? 2 : 1)
  delete proxy.refuse
  const { stdout } = await run({ HTTPS_PROXY: proxy.url })
  expect(stdout).toContain('wao: 3 of 3 URLs accepted')
})

test('one that is not there is named', async () => {
  const { run } = await createOffice()
  const { status, stderr } = await run({ HTTPS_PROXY: 'http://127.0.0.1:9' })
  expect(status).toBe(1)
  expect(stderr).toContain('the connection was refused: ECONNREFUSED, through the proxy http://127.0.0.1:9')
  expect(stderr).toContain('NO_PROXY')
})

test('an API whose certificate is not trusted is told of with the proxy', async () => {
  const { proxy, run } = await createOffice()
  const { stderr } = await run({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: '' })
  expect(stderr).toContain('its TLS certificate is not trusted')
  expect(stderr).toContain(`through the proxy ${proxy.url}`)
  expect(stderr).toContain('NODE_EXTRA_CA_CERTS')
})

test.each(['socks5://user:s3cr3t@127.0.0.1:1080', 'http://', 'http://user:s3cr3t@:80:80'])(
  '%s is refused before anything is sent',
  async url => {
    const { run } = await createOffice()
    const { status, stdout, stderr } = await run({ HTTPS_PROXY: url })
    expect(status).toBe(2)
    expect(stderr).toContain('HTTPS_PROXY')
    expect(stdout + stderr).not.toContain('s3cr3t')
  },
)

test('the site is looked at through it, without a tunnel where none is needed', async () => {
  const project = await createProject()
  const origin = await startWebOrigin(files)
  const proxy = await startProxy({ 'www.shop.test:80': Number(new URL(origin.url).port) })
  project.configure({ site: 'http://www.shop.test/', waitForOrigin: { timeout: 1 } })
  const { status, stdout, stderr } = await project.command(['run'], {
    HTTP_PROXY: proxy.url,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('origin: 3 of 3 sampled')
  expect(proxy.log).toHaveLength(3)
  expect(proxy.log[0]).toMatch(/^GET http:\/\/www\.shop\.test\//)

  proxy.refuse = 407
  project.write({ 'index.html': 'new' })
  const refused = await project.command(['run'], { HTTP_PROXY: proxy.url })
  expect(refused.stderr).toContain('407')
})
