import { expect, onTestFinished, test } from 'vitest'
import { all, deploy, one, two } from '../support/ci/deploy.ts'
import { createGitHub } from '../support/ci/github.ts'
import { createGitLab } from '../support/ci/gitlab.ts'
import { recipe } from '../support/ci/recipes.ts'
import { createRepository, type Repository } from '../support/ci/repository.ts'
import type { CiService } from '../support/ci/service.ts'
import { describeWith } from '../support/programs.ts'
import { redisServer, startRedis } from '../support/redis.ts'

const workflow = '.github/workflows/deploy.yml'

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

  test('with the action, carries nothing, and purges what changed', async () => {
    const site = await createRepository({ configuration, build: 'vite' })
    const { secrets } = await useRedis(site)
    const [url, token] = ['CDN_PURGE_REDIS_URL', 'WAO_API_TOKEN'].map(
      name => `${name}: \${{ secrets.${name} }}`,
    )
    const text = recipe('The action', workflow)
      .replace('- run: npm run build', `- run: npm run build\n        env:\n          ${url}`)
      .replace('directory: dist', 'ledger: redis')
      .replace(`${token}`, `${token}\n          ${url}`)
    const github = createGitHub(text, site)
    expect(await deploy(site, github, one, secrets)).toEqual(all)
    expect(await deploy(site, github, two, secrets)).toEqual(['about.html', 'news.html'])
    expect(github.caches).toEqual([])
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
