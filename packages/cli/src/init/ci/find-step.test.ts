import { expect, it } from 'vitest'
import { findStep, likelyUpload } from './find-step.ts'
import { listSteps } from './list-steps.ts'
import { spellStep } from './model.ts'

const steps = (...lines: readonly string[]) => ['    steps:', ...lines.map(line => `      - ${line}`)]
const files = [
  listSteps(
    'github',
    '.github/workflows/a.yml',
    [
      'jobs:',
      '  test:',
      ...steps(
        'uses: actions/checkout@v4',
        'run: npm test',
        '{ name: Upload coverage, uses: codecov/codecov-action@v4 }',
      ),
      '  deploy:',
      ...steps(
        'uses: actions/checkout@v4',
        '{ name: Go live, id: live, run: make live }',
        'run: "# it\\nrsync -a dist/ host:"',
        'uses: actions/upload-artifact@v4',
        'run: ./tell.sh',
        'run: ./tell.sh',
      ),
    ].join('\n'),
  ),
  listSteps(
    'github',
    '.github/workflows/b.yaml',
    ['jobs:', '  deploy:', ...steps('{ name: Go live, run: b }')].join('\n'),
  ),
  listSteps(
    'gitlab',
    '.gitlab-ci.yml',
    'stages: [a]\n.base: { script: [z] }\nput:\n  script:\n    - npm ci\n    - |\n      lftp x\n      y\n',
  ),
  listSteps('github', '.github/workflows/broken.yml', 'jobs: ['),
]
const found = (text: string) => {
  const result = findStep(files, text)
  return typeof result === 'string'
    ? result
    : `${result.file.path} ${spellStep(result.step)} ${result.step.index}`
}

it.each([
  ['live', '.github/workflows/a.yml a.yml:deploy/Go live 1'],
  ['make live', '.github/workflows/a.yml a.yml:deploy/Go live 1'],
  ['npm test', '.github/workflows/a.yml a.yml:test/npm test 1'],
  ['rsync -a dist/ host:', '.github/workflows/a.yml a.yml:deploy/rsync -a dist/ host: 2'],
  ['# it', '.github/workflows/a.yml a.yml:deploy/rsync -a dist/ host: 2'],
  ['deploy/actions/checkout@v4', '.github/workflows/a.yml a.yml:deploy/actions/checkout@v4 0'],
  ['b.yaml:deploy/Go live', '.github/workflows/b.yaml b.yaml:deploy/Go live 0'],
  ['.github/workflows/b.yaml:deploy/Go live', '.github/workflows/b.yaml b.yaml:deploy/Go live 0'],
  ['lftp x', '.gitlab-ci.yml .gitlab-ci.yml:put/lftp x 1'],
])('finds %s', (text, step) => {
  expect(found(text)).toBe(step)
})

it('says which are meant by a name of several', () => {
  expect(found('Go live')).toBe(
    '--after Go live: several steps are called that. Say which: a.yml:deploy/Go live, b.yaml:deploy/Go live.',
  )
  expect(found('deploy/./tell.sh')).toBe(
    '--after deploy/./tell.sh: a.yml:deploy/./tell.sh is there 2 times. Give the one that is meant a name of its own.',
  )
})

it('says what there is, and what was not looked at', () => {
  const text = found('make life')
  expect(text).toMatch(
    /^--after make life: there is no such step \(did you mean "make live"\?\)\. There are: a\.yml:test\//,
  )
  expect(text).toContain(
    '.gitlab-ci.yml:put/npm ci, .gitlab-ci.yml:put/lftp x. .github/workflows/broken.yml was not looked at: it is no YAML',
  )
  expect(text).not.toContain('base')
  expect(findStep([], 'a')).toBe(
    '--after a: there is no .github/workflows and no .gitlab-ci.yml in this repository.',
  )
  expect(findStep(files.slice(3), 'a')).toMatch(
    /no job with steps in this repository\. \S+ was not looked at: /,
  )
})

it.each([
  ['a.yml', 'a.yml:deploy/rsync -a dist/ host:'],
  ['b.yaml', undefined],
  ['.gitlab-ci.yml', '.gitlab-ci.yml:put/lftp x'],
])('takes what looks like an upload for one, in %s', (name, step) => {
  const own = files.filter(({ path }) => path.endsWith(name)).flatMap(file => file.steps)
  const likely = likelyUpload(own)
  expect(likely && spellStep(likely)).toBe(step)
})

it.each<[string, number]>([
  ['aws s3 sync dist s3://b', 2],
  ['npx wrangler pages deploy dist', 2],
  ['vercel deploy --prebuilt --prod', 2],
  ['./upload.sh', 1],
  ['npm run deploy', 1],
  ['npm run build', 0],
  ['npm publish', 0],
  ['docker push deploy', 0],
])('sees in "%s" an upload: %i', (line, likeness) => {
  const { steps: listed } = listSteps('gitlab', '.gitlab-ci.yml', `a:\n  script:\n    - ${line}\n`)
  expect(listed.map(step => step.likeness)).toEqual([likeness])
})

it.each([
  ['', 'it is empty'],
  ['a: 1\n---\nb: 2\n', 'it holds several documents of YAML'],
  ['- a\n', 'it is no map of YAML'],
])('does not read %j', (text, problem) => {
  expect(listSteps('github', 'a.yml', text)).toMatchObject({ steps: [], problem })
})
