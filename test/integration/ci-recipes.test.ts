import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { all, deploy, deployAfterFailedUpload, one, two } from '../support/ci/deploy.ts'
import { createGitHub } from '../support/ci/github.ts'
import { createGitLab } from '../support/ci/gitlab.ts'
import { recipe } from '../support/ci/recipes.ts'
import { createRepository } from '../support/ci/repository.ts'
import { describeWith, requireProgram } from '../support/programs.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const workflow = '.github/workflows/deploy.yml'
describe.each([
  { heading: 'GitHub Actions, with the cache', file: workflow, create: createGitHub },
  { heading: 'GitLab, with the cache', file: '.gitlab-ci.yml', create: createGitLab },
])('$heading', ({ heading, file, create }) => {
  test('purges what changed; an older cache is an older deploy, and a lost one a first run', async () => {
    const site = await createRepository({ configuration: 'In CI', build: 'copy' })
    const ci = create(recipe(heading, file), site)
    expect(await deploy(site, ci, one)).toEqual(all)
    const older = ci.caches
    expect(await deploy(site, ci, two)).toEqual(['about.html', 'news.html'])

    // about.html is back as it was, and news.html gone: the older ledger has never seen them otherwise.
    ci.caches = older
    expect(await deploy(site, ci, { ...one, 'team.html': 'our team' })).toEqual(['team.html'])

    // Of news.html nothing is known any more.
    ci.caches = []
    expect(await deploy(site, ci, one)).toEqual(all)
  })

  test('saves what a run that failed still owes', async () => {
    const site = await createRepository({ configuration: 'In CI', build: 'copy' })
    const ci = create(recipe(heading, file), site)
    const accept = site.refuse()
    site.commit(one)
    expect(
      await site.purgedBy(async () => expect(await ci.run(site.secrets)).toMatchObject({ ok: false })),
    ).toEqual([])
    accept()
    // It is gone again, and what the first run owed for it is still due.
    expect(await deploy(site, ci, { 'about.html': 'about' })).toEqual(all)
  })

  test('knows what an upload that failed has left live', async () => {
    const site = await createRepository({ configuration: 'In CI', build: 'vite' })
    expect(await deployAfterFailedUpload(site, create(recipe(heading, file), site))).toEqual(['about.html'])
  })
})

describeWith(requireProgram('git'), 'a server of your own', () => {
  const heading = 'A server of your own'
  /** In the place of rsync: what `rsync -a --delete from/ to/` leaves behind. */
  const rsync = '#!/bin/sh\n[ "$1 $2" = "-a --delete" ] && rm -rf "$4" && cp -R "$3" "$4"\n'

  test('deploys by cron, and with each push, and keeps the ledger outside of the checkout', async () => {
    const site = await createRepository({ configuration: heading, build: 'copy' })
    const server = createFolder({
      'deploy.sh': recipe(heading, 'deploy.sh'),
      'bin/rsync': rsync,
      credentials: `export WAO_API_TOKEN=${site.secrets.WAO_API_TOKEN}\n`,
    })
    const sh = async (script: string, cwd: string) => {
      const result = await site.sh(`export PATH="${join(server, 'bin')}:$PATH"\n${script}`, cwd)
      expect(result, result.stdout + result.stderr).toMatchObject({ status: 0 })
      return result.stdout + result.stderr
    }
    const push = `git add --all; git -c user.name=me -c user.email=me@example.com commit --quiet --message it; git push --quiet ${join(server, 'shop.git')} HEAD:main`
    await sh('git init --quiet --bare --initial-branch=main shop.git; ln -s "$LIVE" www', server)
    await sh('git init --quiet --initial-branch=main', site.root)
    for (const file of ['deploy.sh', 'bin/rsync']) chmodSync(join(server, file), 0o755)

    const cron = {
      run: async () => ({ ok: true, output: await sh(`${push}\n${server}/deploy.sh`, site.root) }),
    }
    expect(await deploy(site, cron, one)).toEqual(all)

    writeFiles(server, { 'shop.git/hooks/post-receive': recipe(heading, 'shop.git/hooks/post-receive') })
    chmodSync(join(server, 'shop.git/hooks/post-receive'), 0o755)
    const hook = { run: async () => ({ ok: true, output: await sh(push, site.root) }) }
    expect(await deploy(site, hook, two)).toEqual(['about.html', 'news.html'])

    expect(await site.purgedBy(() => sh('./deploy.sh', server))).toEqual([])
  })
})
