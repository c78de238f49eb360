import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createGitHub } from '../support/ci/github.ts'
import { createGitLab } from '../support/ci/gitlab.ts'
import { recipe } from '../support/ci/recipes.ts'
import { createRepository, type Repository, type Version } from '../support/ci/repository.ts'
import type { CiService } from '../support/ci/service.ts'
import { describeWith, requireProgram } from '../support/programs.ts'
import { redisServer, startRedis } from '../support/redis.ts'
import { createFolder, writeFiles } from '../support/workspace.ts'

const workflow = '.github/workflows/deploy.yml'
const one = { 'about.html': 'about', 'team.html': 'team' }
const two = { ...one, 'about.html': 'about us', 'news.html': 'news' }
/** All pages of the first version. */
const all = ['index.html', 'about.html', 'team.html']

/** Deploys a version, which must go well: the pages that were purged. */
function deploy(
  site: Repository,
  service: Pick<CiService, 'run'>,
  version: Version,
  secrets: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  site.commit(version)
  return site.purgedBy(async () => {
    const { ok, output } = await service.run({ ...site.secrets, ...secrets })
    expect(ok, output).toBe(true)
  })
}

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
})

/** A Redis of the test's own, and its `redis-cli`. */
async function useRedis(site: Repository) {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  return {
    secrets: { CDN_PURGE_REDIS_URL: redis.url },
    ask: async (...command: string[]) => {
      const { status, stdout, stderr } = await site.sh(
        `redis-cli -p ${redis.port} ${command.join(' ')}`,
        site.root,
      )
      expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' })
      return stdout.trim()
    },
  }
}

const LEDGER = '{shop}:blob:ledger.json'
const configuration = 'GitHub Actions, with Redis'

describeWith(redisServer, 'a ledger in Redis', () => {
  test('on GitHub, an older and a lost ledger are errors, and an emptied Redis is a first run', async () => {
    const site = await createRepository({ configuration, build: 'copy' })
    const { secrets, ask } = await useRedis(site)
    const github = createGitHub(recipe(configuration, workflow), site)
    expect(await deploy(site, github, one, secrets)).toEqual(all)
    await ask('COPY', LEDGER, 'older')
    expect(await deploy(site, github, two, secrets)).toEqual(['about.html', 'news.html'])

    const refused = () =>
      site.purgedBy(async () => {
        const { ok, output } = await github.run({ ...site.secrets, ...secrets })
        expect(ok).toBe(false)
        expect(output).toContain('LEDGER_LOST')
      })
    await ask('COPY', 'older', LEDGER, 'REPLACE')
    expect(await refused()).toEqual([])
    await ask('DEL', LEDGER)
    expect(await refused()).toEqual([])

    await ask('FLUSHALL')
    expect(await deploy(site, github, one, secrets)).toEqual(all)
  })

  test('on GitLab, the second deploy purges what changed', async () => {
    const site = await createRepository({ configuration, build: 'copy' })
    const { secrets } = await useRedis(site)
    const gitlab = createGitLab(recipe('GitLab, with Redis', '.gitlab-ci.yml'), site)
    expect(await deploy(site, gitlab, one, secrets)).toEqual(all)
    expect(await deploy(site, gitlab, two, secrets)).toEqual(['about.html', 'news.html'])
    expect(gitlab.caches).toEqual([])
  })

  test('carries the snapshot of a build to the machine that uploads, or to one that has no output', async () => {
    const site = await createRepository({ configuration, build: 'vite' })
    const { secrets } = await useRedis(site)
    const github = createGitHub(recipe('Build on one machine, upload on another', workflow), site)
    expect(await deploy(site, github, one, secrets)).toEqual(all)
    expect(await deploy(site, github, two, secrets)).toEqual(['about.html', 'news.html'])

    const elsewhere: Pick<CiService, 'run'> = {
      async run(env) {
        const built = await site.sh('npm ci; npm run build; ./upload.sh', site.checkout(), secrets)
        expect(built).toMatchObject({ status: 0 })
        const { status, stdout, stderr } = await site.sh('npm ci; npx cdn-purge run', site.checkout(), env)
        return { ok: status === 0, output: stdout + stderr }
      },
    }
    expect(await deploy(site, elsewhere, one, secrets)).toEqual(['about.html', 'news.html'])
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
