import type { Simulator } from '@cdn-purge/simulator'
import { expectPurged } from '@cdn-purge/simulator'
import { expect, test } from 'vitest'
import { createWorkspace, SITE } from '../support/workspace.ts'

const image = 'https://key.i.optimole.com/w:1/https://www.example.com/a.png'

/** What an expectation that is not met says would help. */
async function adviceFor(simulator: Simulator, url: string, edge: keyof Simulator['edges']): Promise<string> {
  const { message } = await expectPurged(simulator, url, { edge }).then(
    () => new Error('it is met'),
    (error: Error) => error,
  )
  return message.split('This would purge it:\n')[1]?.trim() ?? message
}

// Every provider is asked as its simulated API wants it: what the test kit advises has to be what a run then sends.
test.each([
  'akamai',
  'azure-front-door',
  'bunny',
  'cloudflare',
  'cloudfront',
  'digitalocean',
  'fastly',
  'google-cloud-cdn',
  'keycdn',
  'medianova',
  'optimole',
  'paradarum',
  'wao',
  'wpengine',
] as const)('what is advised for %s is what a run sends, and it purges', async provider => {
  const { simulator, write, run } = await createWorkspace({
    files: { 'about.html': 'one', 'a.png': 'one', 'index.html': `<img src="${image}">` },
    targets: [{ provider, ...(provider === 'optimole' ? { strategy: 'invalidate' } : {}) }],
    options: { html: ['file'], firstRun: 'record', added: false },
  })
  await run()
  const [file, url] = provider === 'optimole' ? ['a.png', image] : ['about.html', `${SITE}about.html`]
  const edge = simulator.edges[provider]
  await edge.get(url)
  const advice = await adviceFor(simulator, url, provider)
  write({ [file]: 'two' })
  await run()
  await expectPurged(simulator, url, { edge: provider })
  const sent = simulator.purges.map(({ request }) => request)
  expect(sent).toHaveLength(1)
  const [method, target = '', ...body] = advice.split(' ')
  const [path, query = ''] = target.split('?')
  expect({ method: sent[0]?.method, path: sent[0]?.path }).toEqual({ method, path })
  expect(sent[0]?.query).toMatchObject(Object.fromEntries(new URLSearchParams(query)))
  const text = typeof sent[0]?.body === 'string' ? sent[0].body : (JSON.stringify(sent[0]?.body) ?? '')
  if (provider === 'cloudfront') expect(text).toContain(body.join(' '))
  else expect(text).toBe(body.join(' '))
})
