import { expect, test } from 'vitest'
import { createWorkspace } from '../../../../test/support/workspace.ts'
import { recordSnapshot } from '../deploy/record-snapshot.ts'
import { openContext } from '../open.ts'
import { tellLedgerInside } from './place.ts'

const told =
  /^The ledger dist\/\.x lies in dist: whatever empties dist, as most builds do, forgets .* and whatever uploads it publishes both\./

test('a ledger in an output is told of, by a run and by a build that only records', async () => {
  const site = await createWorkspace({ files: { 'a.html': 'a' }, options: { ledger: 'dist/.x' } })
  const warnings = () => site.log.lines.filter(line => told.test(line.replace(/^warn /, '')))
  await site.run()
  expect(warnings()).toHaveLength(1)
  const options = await site.resolve()
  const { context, ignore, close } = openContext(options, site.root, site.log)
  const outputs = [{ name: 'dist', directory: `${site.root}/dist` }]
  await recordSnapshot({ options, ignore, outputs }, context)
  await close()
  expect(warnings()).toHaveLength(2)
})

test.each([
  ['beside it', '/site/dist', '/site/.cdn-purge'],
  ['in a folder of a longer name', '/site/dist', '/site/dist-ledger'],
  ['in a project that is served as a whole', '/site', '/site/.cdn-purge'],
  ['in a web root that holds the project', '/', '/site/.cdn-purge'],
])('one %s is not', (_, directory, ledger) => {
  expect(tellLedgerInside({ name: 'dist', directory }, [ledger], '/site')).toBeUndefined()
})
