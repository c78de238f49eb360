import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { all, deploy, one, two } from '../support/ci/deploy.ts'
import { createGitHub } from '../support/ci/github.ts'
import { createGitLab } from '../support/ci/gitlab.ts'
import { createRepository, type Repository } from '../support/ci/repository.ts'
import { runCommand } from '../support/command.ts'
import { createFolder } from '../support/workspace.ts'

const github = (folder: string) => `on:
  push:
    branches: [main]
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: cd ${folder} && npm ci && npm run build
      - run: cd ${folder} && ./upload.sh # the last one
`
const gitlab = (folder: string) => `deploy:
  image: node:22
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - cd ${folder}
    - npm ci && npm run build
    - ./upload.sh # the last one
`
const services = [
  {
    file: '.github/workflows/deploy.yml',
    write: github,
    create: createGitHub,
    after: (folder: string) => `cd ${folder} && ./upload.sh`,
  },
  { file: '.gitlab-ci.yml', write: gitlab, create: createGitLab, after: () => './upload.sh' },
]

/** Sets a repository up by init: the file of its CI, and the configuration, which lies in it then. */
async function setUp(site: Repository, file: string, text: string, place: string, args: readonly string[]) {
  const { root } = site
  const documented = readFileSync(join(root, 'cdn-purge.config.ts'), 'utf8')
  const [, siteId = '', baseUrl = ''] = /"siteId":"(.*?)","baseUrl":"(.*?)"/.exec(documented) ?? []
  rmSync(join(root, 'cdn-purge.config.ts'))
  const folder = createFolder({ [file]: text, '.git/HEAD': '' })
  cpSync(root, join(folder, place), { recursive: true })
  const flags = ['--site', 'https://www.example.com/', '--cache', 'wao', '--live', 'upload', '--yes', ...args]
  const done = await runCommand(['init', '--cwd', place, ...flags], { cwd: folder })
  expect(done, done.stderr).toMatchObject({ status: 0 })
  const configuration = readFileSync(join(folder, place, 'cdn-purge.config.mjs'), 'utf8')
  writeFileSync(
    join(root, 'cdn-purge.config.mjs'),
    configuration
      .replace(`'wao'`, `'wao', baseUrl: '${baseUrl}', retries: 0`)
      // What is installed there is the command alone.
      .replace(/^import .*$/m, 'const defineConfig = config => config'),
  )
  return { made: readFileSync(join(folder, file), 'utf8'), secrets: { WAO_SITE_ID: siteId } }
}

test.each(
  services.flatMap(service => [
    { ...service, build: 'copy', place: '.', framework: 'folder' } as const,
    { ...service, build: 'vite', place: 'apps/web', framework: 'vite' } as const,
  ]),
)('$file that init wrote purges what changed, in $place, built by $build', async row => {
  const { file, write, create, after, build, place, framework } = row
  const site = await createRepository({ configuration: 'In CI', build })
  const { made, secrets } = await setUp(site, file, write(place), place, [
    '--after',
    after(place),
    '--framework',
    framework,
  ])
  const checkout = () => {
    const folder = createFolder()
    cpSync(site.root, join(folder, place), { recursive: true })
    return folder
  }
  const ci = create(made, { ...site, checkout })
  expect(await deploy(site, ci, one, secrets)).toEqual(all)
  expect(await deploy(site, ci, two, secrets)).toEqual(['about.html', 'news.html'])
  expect(await deploy(site, ci, two, secrets)).toEqual([])
})
