import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { createEndingSite, ends } from '../support/ending-site.ts'
import { writeFiles } from '../support/workspace.ts'

describe.each(ends)('%s', (_, last) => {
  const code = `await build()\n${last}`

  test('without network: one error that names the API; all is pending', async () => {
    const site = await createEndingSite({ targets: [{ provider: 'wao', baseUrl: 'http://127.0.0.1:9/' }] })
    const { status, stderr } = await site.build(code)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^\[cdn-purge\] 4 purges were not accepted by wao:\n {2}- .*ECONNREFUSED.*\n/m)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(site.pending()).toHaveLength(4)
  })

  test('where the ledger cannot be written: one error that names it; nothing is sent', async () => {
    const site = await createEndingSite()
    // ASSUME: procfs refuses a new file to every user, root included.
    symlinkSync('/proc/self', join(site.root, '.cdn-purge'))
    const { status, stderr } = await site.build(code)
    expect(status).toBe(1)
    expect(stderr.match(/\[cdn-purge\]/g)).toHaveLength(1)
    expect(stderr).toMatch(/\.cdn-purge.* cannot be written: /)
    expect(site.simulator.log).toHaveLength(0)
  })

  test('where the ledger is no ledger: one error that names it, and it stays as it is', async () => {
    const site = await createEndingSite()
    writeFiles(site.root, { '.cdn-purge/ledger.json': '{"version":' })
    const { status, stderr } = await site.build(code)
    expect(status).toBe(1)
    expect(stderr.match(/\[cdn-purge\]/g)).toHaveLength(1)
    expect(stderr).toContain('.cdn-purge is not a ledger')
    expect(site.ledger()['ledger.json']).toBe('{"version":')
    expect(site.simulator.log).toHaveLength(0)
  })

  test('where nothing can be printed, the run is done all the same', async () => {
    const site = await createEndingSite()
    const { status } = await site.build(
      `const options = { logLevel: 'info' }\nawait build(undefined, options)\n${last}`,
      {
        program: ['sh', '-c', 'exec "$0" "$@" 2>/dev/full', process.execPath],
      },
    )
    expect(status).toBe(0)
    expect(site.pending()).toEqual([])
  })

  test('where a tool prints elsewhere what others write to standard error, ours stays there', async () => {
    const site = await createEndingSite()
    const { status, stdout, stderr } = await site.build(`
      process.stderr.write = text => process.stdout.write('shown: ' + text)
      process.stderr.write('of a tool')
      await build(undefined, { logLevel: 'info' })
      ${last}`)
    expect(status).toBe(0)
    expect(stdout).toBe('shown: of a tool')
    expect(stderr).toContain('[cdn-purge] wao: 4 of 4 URLs accepted in 1 request')
  })
})

test('a trace that cannot be written fails the build of a fork, and names the folder', async () => {
  const site = await createEndingSite()
  mkdirSync(join(site.root, '.cdn-purge'))
  writeFileSync(join(site.root, '.cdn-purge/noted'), 'in the way')
  writeFiles(site.root, { 'guest.mjs': "import { build } from './tools.mjs'\nawait build()" })
  const { status, stderr } = await site.build(
    "const guest = fork('./guest.mjs')\nconst [code] = await once(guest, 'exit')\nprocess.exitCode = code",
  )
  expect(status).toBe(1)
  expect(stderr).toMatch(/\.cdn-purge\/noted cannot be written: /)
  expect(site.simulator.log).toHaveLength(0)
  expect(existsSync(join(site.root, '.cdn-purge/ledger.json'))).toBe(false)
  expect(readdirSync(join(site.root, '.cdn-purge'))).toEqual(['noted'])
})
