import { expect, test } from 'vitest'
import { createWorkspace, SITE } from '../support/workspace.ts'

const files = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'style.css': 'body { color: black }',
}

test('a URL that an inner layer did not accept waits in the outer one; the others go on', async () => {
  const site = await createWorkspace({
    files,
    targets: [
      { provider: 'paradarum', batchSize: 1, retries: 0 },
      { provider: 'wao', retries: 0 },
    ],
    options: { html: ['file'] },
    simulator: { layers: ['paradarum', 'wao'] },
  })
  const { simulator } = site
  await site.run({ firstRun: 'record' })
  const edge = simulator.edges.wao
  const read = async (path: string) => (await edge.get(`${SITE}${path}`)).text()
  for (const path of Object.keys(files)) await read(path)

  site.write({ 'about.html': '<h1>About us</h1>', 'style.css': 'body { color: red }' })
  simulator.clearLog()
  simulator.faults.add('paradarum', {
    status: 404,
    body: { succeeded: false, message: 'Property not found.' },
  })
  const report = await site.run()

  // Assets go first, so the stylesheet is what the fault hit.
  expect(report.targets).toMatchObject([
    { name: 'paradarum', due: 2, accepted: 1, pending: 1, errors: [{ items: [`${SITE}style.css`] }] },
    {
      name: 'wao',
      due: 2,
      accepted: 1,
      pending: 1,
      errors: [{ message: expect.stringMatching(/^held back/), items: [`${SITE}style.css`] }],
    },
  ])
  expect(simulator.log.filter(({ api }) => api === 'wao').map(({ body }) => body)).toEqual([
    { domains: ['www.example.com'], exactMatches: ['/about.html'] },
  ])
  expect(await read('about.html')).toBe('<h1>About us</h1>')
  expect(await read('style.css')).toBe('body { color: black }')

  expect(await site.run()).toMatchObject({ ok: true, targets: [{ accepted: 1 }, { accepted: 1 }] })
  expect(await read('style.css')).toBe('body { color: red }')
  expect(edge.has(`${SITE}index.html`)).toBe(true)
})

test('a URL that nothing can name without one that is held back waits too, and says so', async () => {
  const site = await createWorkspace({
    files,
    targets: [
      { provider: 'wao', retries: 0 },
      { provider: 'paradarum', retries: 0 },
    ],
    // Paradarum names a path with all its queries.
    options: {
      html: ['file'],
      urls: file => (file === 'about.html' ? ['/about.html', '/about.html?print'] : undefined),
    },
  })
  await site.run({ firstRun: 'record' })
  site.write({ 'about.html': '<h1>About us</h1>' })
  // Both together, then the first of the two halves.
  site.simulator.faults.add('wao', { status: 422, body: {}, times: 2 })
  const report = await site.run()
  expect(report.targets).toMatchObject([
    { name: 'wao', accepted: 1, errors: [{ items: [`${SITE}about.html`] }] },
    {
      name: 'paradarum',
      pending: 2,
      requests: [],
      errors: [
        { message: expect.stringMatching(/^held back/), items: [`${SITE}about.html`] },
        { message: expect.stringMatching(/^waiting/), items: [`${SITE}about.html?print`] },
      ],
    },
  ])
  expect(await site.run()).toMatchObject({ ok: true, targets: [{ accepted: 1 }, { accepted: 2 }] })
})

test('without holding back, the outer layer would have kept the stale answer', async () => {
  const site = await createWorkspace({
    files,
    simulator: { layers: ['paradarum', 'wao'] },
    options: { html: ['file'] },
  })
  await site.run({ firstRun: 'record' })
  const edge = site.simulator.edges.wao
  await edge.get(`${SITE}about.html`)
  site.write({ 'about.html': '<h1>About us</h1>' })
  expect(await site.run()).toMatchObject({ ok: true })
  expect(await (await edge.get(`${SITE}about.html`)).text()).toBe('<h1>About</h1>')
})

test('what an inner layer can never name is purged outside, and told', async () => {
  const site = await createWorkspace({
    files: { 'a*b.css': '1', 'c.css': '1' },
    targets: [{ provider: 'medianova' }, { provider: 'wao' }],
  })
  const told = `wao: ${SITE}a*b.css may come back in old bytes: medianova, nearer to the origin, cannot name it and keeps what it has until that expires.`
  expect(await site.run()).toMatchObject({
    ok: true,
    targets: [{ accepted: 1, skipped: [{ item: `${SITE}a*b.css` }] }, { accepted: 2 }],
    warnings: [told],
  })
  expect(site.log.lines).toContain(`warn ${told}`)
  site.write({ 'c.css': '2' })
  expect(await site.run()).toMatchObject({ warnings: [] })
})

test('that is told in the run in which it is passed over, also where the outer layer is purged later', async () => {
  const site = await createWorkspace({
    files: { 'a*b.css': '1' },
    targets: [{ provider: 'medianova' }, { provider: 'wao', retries: 0 }],
  })
  site.simulator.faults.add('wao', { status: 503 })
  const told = expect.stringMatching(/^wao: .*a\*b\.css may come back in old bytes: medianova/)
  expect(await site.run()).toMatchObject({ targets: [{}, { accepted: 0, pending: 1 }], warnings: [told] })
  expect(await site.run()).toMatchObject({ targets: [{ due: 0 }, { accepted: 1 }], warnings: [] })
})

test('a URL that the inner layer reaches by its folder is not told of', async () => {
  const files = { 'a/1*.css': '1', 'a/2.css': '1', 'b.css': 'b' }
  const site = await createWorkspace({ files, targets: [{ provider: 'medianova' }, { provider: 'wao' }] })
  await site.run({ firstRun: 'record' })
  const options = { rules: [{ files: 'b.css', purge: ['/a/*'] }] }
  site.write({ 'a/1*.css': '2', 'b.css': 'c' })
  expect(await site.run(options)).toMatchObject({
    ok: true,
    targets: [{ skipped: [], due: 3, accepted: 3 }, { accepted: 3 }],
    warnings: [],
  })
})
