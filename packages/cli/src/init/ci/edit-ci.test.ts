import { describe, expect, it } from 'vitest'
import { lookAtProject } from '../project.ts'
import { editCi } from './edit-ci.ts'
import { findStep } from './find-step.ts'
import { listSteps } from './list-steps.ts'

/** A repository, and a project in it that is only a folder. */
const project = { ...lookAtProject('/repository', 'vite', undefined), repository: '/repository' }
const app = { ...project, root: '/repository/apps/web' }

/** What becomes of a file, after the step that is called `upload`. */
function edit(path: string, text: string, of = project, step = './upload.sh') {
  const file = listSteps(path.startsWith('.gitlab') ? 'gitlab' : 'github', path, text)
  const found = findStep([file], step)
  if (typeof found === 'string') throw new Error(found)
  return editCi(file, found.step, { project: of, caches: ['wao'] })
}

const workflow = (text: string, of = project) => edit('.github/workflows/deploy.yml', text, of)
const pipeline = (text: string, of = project) => edit('.gitlab-ci.yml', text, of)
const added = (text: string, result: ReturnType<typeof edit>) => {
  if (result.action !== 'edit') throw new Error(JSON.stringify(result))
  const before = text.split('\n')
  return result.text.split('\n').filter(line => !before.includes(line))
}

const key = 'key: cdn-purge-$' + '{{ github.run_id }}-$' + '{{ github.run_attempt }}'
const secret = (name: string) => `${name}: $` + `{{ secrets.${name} }}`

describe('a workflow of GitHub Actions', () => {
  it('keeps the ledger and purges, and not a byte of it changes beside', () => {
    const text = [
      'on: push # always',
      'jobs:',
      '  other: {runs-on: x, steps: [{run: a}]}',
      '  deploy: # this',
      '    runs-on: "ubuntu-latest"',
      '    # all of it',
      '    steps:',
      '    -   uses: actions/checkout@v4 # it',
      '        with:',
      '            fetch-depth: 0',
      '            # and no more',
      '    # now',
      '    - run: npm ci',
      '    - run: |',
      '        ./upload.sh',
      '        # not a comment',
      '',
      '    # tell',
      '    - run: ./tell.sh',
    ].join('\n')
    expect(workflow(text)).toEqual({
      action: 'edit',
      notes: ['Add WAO_SITE_ID, WAO_API_TOKEN to the secrets of the repository, for Actions'],
      text: [
        'on: push # always',
        'jobs:',
        '  other: {runs-on: x, steps: [{run: a}]}',
        '  deploy: # this',
        '    runs-on: "ubuntu-latest"',
        '    concurrency: cdn-purge-deploy-deploy # one deploy after the other: the cache holds the ledger of the last one',
        '    # all of it',
        '    steps:',
        '    -   uses: actions/checkout@v4 # it',
        '        with:',
        '            fetch-depth: 0',
        '            # and no more',
        '    - uses: actions/cache/restore@v4',
        '      with:',
        '        path: .cdn-purge',
        `        ${key}`,
        '        restore-keys: cdn-purge-',
        '    # now',
        '    - run: npm ci',
        '    - run: |',
        '        ./upload.sh',
        '        # not a comment',
        '    - run: npx cdn-purge run',
        '      env:',
        `        ${secret('WAO_SITE_ID')}`,
        `        ${secret('WAO_API_TOKEN')}`,
        '    - uses: actions/cache/save@v4',
        '      if: always() # what a failed run still owes is in there',
        '      with:',
        '        path: .cdn-purge',
        `        ${key}`,
        '',
        '    # tell',
        '    - run: ./tell.sh',
      ].join('\n'),
    })
  })

  const job = (...lines: readonly string[]) =>
    ['on: push', 'concurrency: one', 'jobs:', '  deploy:', '    runs-on: x', ...lines].join('\n')
  const steps = (...lines: readonly string[]) =>
    job('    steps:', '      - uses: actions/checkout@v4', '      - run: npm ci', ...lines)

  it('ends its lines as the file does, and leaves the end of the file as it is', () => {
    const text = steps('      - run: ./upload.sh').replaceAll('\n', '\r\n')
    const result = workflow(text)
    const made = result.action === 'edit' ? result.text : ''
    expect(made.startsWith(text.slice(0, text.indexOf('      - run')))).toBe(true)
    expect(made).toContain(`\r\n      - run: ./upload.sh\r\n      - run: npx cdn-purge run\r\n`)
    expect(made.endsWith(key)).toBe(true)
    expect(made.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  it.each<[string, string, typeof project, readonly string[]]>([
    [
      'on the condition of the upload',
      steps(`      - if: "github.ref == 'refs/heads/main'"`, '        run: ./upload.sh'),
      project,
      ["        if: github.ref == 'refs/heads/main'"],
    ],
    [
      'on a condition that has to be quoted',
      steps(`      - if: "!contains(github.ref, 'a: b')"`, '        run: ./upload.sh'),
      project,
      [`        if: '!contains(github.ref, ''a: b'')'`],
    ],
    [
      'in the folder of the app',
      steps('      - run: ./upload.sh'),
      app,
      ['          path: apps/web/.cdn-purge', '        working-directory: apps/web'],
    ],
    [
      'at the root where steps begin elsewhere',
      steps('      - run: ./upload.sh').replace(
        '    runs-on: x',
        '    runs-on: x\n    defaults: { run: { working-directory: site } }',
      ),
      project,
      ['        working-directory: .'],
    ],
    [
      'of the folder that another job gives to it',
      steps(
        '      - uses: actions/download-artifact@v4',
        '        with: { path: apps/web/public/ }',
        '      - run: ./upload.sh',
      ),
      app,
      ['      - run: npx cdn-purge run public'],
    ],
    [
      'of the usual folder, where artifacts come to a place that nobody knows',
      steps('      - uses: actions/download-artifact@v4', '      - run: ./upload.sh'),
      project,
      ['      - run: npx cdn-purge run dist'],
    ],
  ])('purges %s', (_, text, of, lines) => {
    expect(added(text, workflow(text, of))).toEqual(expect.arrayContaining([...lines]))
  })

  it('stands apart where steps do', () => {
    const result = workflow(steps('', '      - run: ./upload.sh'))
    const lines = 'text' in result ? result.text.split('\n') : []
    const above = lines.flatMap((line, index) =>
      /- (?:uses|run): /.test(line) ? lines[index - 1]?.trim() : [],
    )
    expect(above).toEqual(['steps:', '', 'restore-keys: cdn-purge-', '', '', ''])
  })

  it('needs no group of its own where there is one', () => {
    expect(added('', workflow(steps('      - run: ./upload.sh'))).join('\n')).not.toContain(
      'concurrency: cdn',
    )
  })

  it.each<[string, string, string]>([
    ['is ended by the next one', 'concurrency: { group: a, cancel-in-progress: true }', 'cancel-in-progress'],
    ['is called by others', 'concurrency: a\non: { workflow_call: {} }', 'secrets: inherit'],
  ])('tells of a deploy that %s', (_, lines, word) => {
    const text = steps('      - run: ./upload.sh').replace('on: push\nconcurrency: one', lines)
    expect(workflow(text)).toMatchObject({ notes: expect.arrayContaining([expect.stringContaining(word)]) })
  })

  it('tells of a job that installs nothing, and of one that does not build', () => {
    const text = job(
      '    steps:',
      '      - uses: actions/checkout@v4',
      '      - uses: actions/download-artifact@v4',
      '      - run: ./upload.sh',
    )
    const notes = ['installs the packages', '.cdn-purge/snapshot'].map(word => expect.stringContaining(word))
    expect(workflow(text)).toMatchObject({ notes: expect.arrayContaining(notes) })
  })

  it.each(['npx cdn-purge run', 'pnpm exec cdn-purge --cwd apps/web run', 'true && cdn-purge run dist'])(
    'is left where it does: %s',
    call => {
      expect(workflow(steps('      - run: ./upload.sh', `      - run: ${call}`))).toEqual({ action: 'there' })
    },
  )

  it('is left where it uses the action', () => {
    const text = steps('      - run: ./upload.sh', '      - uses: cdn-purge/cdn-purge@v1')
    expect(workflow(text)).toEqual({ action: 'there' })
  })

  const upload = '      - run: ./upload.sh'
  const oneLine = 'steps: [{ uses: actions/checkout@v4 }, { run: ./upload.sh }]'
  it.each<[string, string, string]>([
    ['no checkout', job('    steps:', upload), 'checks nothing out'],
    [
      'a checkout elsewhere',
      job('    steps:', '      - uses: actions/checkout@v4', '        with: { path: a }', upload),
      'a folder of its own',
    ],
    [
      'another repository',
      job('    steps:', '      - uses: actions/checkout@v4', '        with: { repository: a/b }', upload),
      'another repository',
    ],
    ['a matrix', steps(upload).replace('runs-on: x', 'strategy: { matrix: {} }'), 'strategy'],
    ['an upload that may fail', steps(upload, '        continue-on-error: true'), 'may fail without'],
    [
      'an upload whose failure is hidden',
      steps('      - run: |', '          ./upload.sh', '          ./more.sh || true # for now'),
      'may fail without',
    ],
    ['an upload after failures', steps(upload, '        if: always()'), 'after a failure'],
    [
      'a cache of its own',
      steps('      - uses: actions/cache@v4', '        with: { path: .cdn-purge, key: a }', upload),
      'in a way of its own',
    ],
    ['steps in one line', job(`    ${oneLine}`), 'in lines of their own'],
    [
      'steps behind an alias',
      `x: &a [{ uses: actions/checkout@v4 }, { run: ./upload.sh }]\n${job('    steps: *a')}`,
      'behind an alias',
    ],
    ['fields in one line', `jobs: { deploy: { runs-on: x, ${oneLine} } }`, 'in lines of their own'],
  ])('is left alone with %s', (_, text, reason) => {
    expect(workflow(text)).toEqual({ action: 'unsure', reason: expect.stringContaining(reason) })
  })

  it('is left alone with steps that another job has, too', () => {
    const text = `${steps(upload).replace('steps:', 'steps: &a')}\n  other: { steps: *a }`
    expect(edit('.github/workflows/deploy.yml', text, project, 'deploy/./upload.sh')).toEqual({
      action: 'unsure',
      reason: 'what is added there would change something else, too',
    })
  })
})

describe('a pipeline of GitLab', () => {
  const text = [
    'default:',
    '  image: node:22',
    'deploy:',
    '  stage: deploy',
    '  # what it does',
    '  script:',
    '    - npm ci && npm run build',
    '    - ./upload.sh # now',
    '    - ./tell.sh',
    '',
  ].join('\n')

  it('keeps the ledger and purges, and not a byte of it changes beside', () => {
    const result = pipeline(text)
    expect(result).toMatchObject({ action: 'edit' })
    expect('text' in result && result.text.split('\n')).toEqual([
      'default:',
      '  image: node:22',
      'deploy:',
      '  stage: deploy',
      '  resource_group: production # one deploy after the other: the cache holds the ledger of the last one',
      '  cache:',
      '    key: cdn-purge',
      '    paths: [.cdn-purge]',
      '    when: always # what a failed run still owes is in there',
      '  # what it does',
      '  script:',
      '    - npm ci && npm run build',
      '    - ./upload.sh # now',
      '    - npx cdn-purge run',
      '    - ./tell.sh',
      '',
    ])
  })

  it('adds to a list of caches, and needs no group where there is one', () => {
    const own = text.replace(
      '  stage: deploy\n',
      '  resource_group: a\n  cache:\n    - key: npm\n      paths: [a]\n',
    )
    expect(added(own, pipeline(own))).toEqual([
      '    - key: cdn-purge',
      '      paths: [.cdn-purge]',
      '      when: always # what a failed run still owes is in there',
      '    - npx cdn-purge run',
    ])
    const both = own.replace('  resource_group: a\n', '')
    expect(added(both, pipeline(both)).at(3)).toMatch(/^ {2}resource_group: production/)
  })

  it('goes to the folder of the app, and to the root where a line has left it', () => {
    expect(added(text, pipeline(text, app))).toEqual(
      expect.arrayContaining([
        '    key: cdn-purge-apps-web',
        '    paths: [apps/web/.cdn-purge]',
        '    - (cd "$CI_PROJECT_DIR/apps/web" && npx cdn-purge run)',
      ]),
    )
    const moving = text.replace('npm ci', 'cd site && npm ci')
    expect(added(moving, pipeline(moving)).at(-1)).toBe('    - (cd "$CI_PROJECT_DIR" && npx cdn-purge run)')
  })

  it('names the folder that another job builds', () => {
    const given = text
      .replace('    - npm ci && npm run build\n', '')
      .concat('build:\n  script: [npm ci]\n  artifacts: { paths: [./dist/] }\n')
    const result = pipeline(given)
    expect(added(given, result).at(-1)).toBe('    - npx cdn-purge run dist')
    const notes = ['.cdn-purge/snapshot', 'installs the packages'].map(word => expect.stringContaining(word))
    expect(result).toMatchObject({ notes: expect.arrayContaining(notes) })
  })

  it('takes what a job extends for its own', () => {
    const based = text.replace('  stage: deploy', '  extends: .base').concat('.base: { resource_group: a }\n')
    expect(added(based, pipeline(based)).join('\n')).not.toContain('resource_group')
  })

  it('is left where it does', () => {
    expect(pipeline(text.replace('./tell.sh', 'npx cdn-purge run dist'))).toEqual({ action: 'there' })
  })

  it.each<[string, string, string]>([
    ['a script that is one text', 'deploy:\n  script: ./upload.sh\n', 'no list of lines'],
    ['a script in one line', 'deploy:\n  stage: a\n  script: [./upload.sh]\n', 'in lines of their own'],
    ['several jobs at once', text.replace('stage: deploy', 'parallel: 2'), 'parallel'],
    ['a base that is elsewhere', text.replace('stage: deploy', 'extends: .a'), 'not in this file'],
    ['a job that another one extends', `${text}staging:\n  extends: [.a, deploy]\n`, 'another job'],
    [
      'lines that another job refers to',
      `${text}staging:\n  script:\n    - !reference [deploy, script]\n`,
      'another job',
    ],
    [
      'a failure that is hidden',
      text.replace('./upload.sh # now', "'#\n\n      ./upload.sh\n\n      ./more.sh || exit 0'"),
      'may fail without',
    ],
    ['a cache of all jobs', `cache: { paths: [a] }\n${text}`, 'that it inherits'],
    ['a default cache', text.replace('image: node:22', 'cache: { paths: [a] }'), 'that it inherits'],
    [
      'a cache of its base',
      text.replace('stage: deploy', 'extends: .a').concat('.a: { cache: { paths: [a] } }\n'),
      'that it inherits',
    ],
    ['an included file', `include: a.yml\n${text}`, 'an included file'],
    ['one cache of its own', text.replace('stage: deploy', 'cache: { paths: [a] }'), 'a list of two'],
    [
      'as many caches as there may be',
      text.replace('stage: deploy', `cache:\n${'    - paths: [a]\n'.repeat(4)}`),
      'may not have more',
    ],
    [
      'fields that it merges',
      `.a: &a { cache: { paths: [b] } }\n${text.replace('stage: deploy', '<<: *a')}`,
      'a list of two',
    ],
    ['what it inherits written', text.replace('stage: deploy', 'inherit: { default: false }'), 'inherits'],
  ])('is left alone with %s', (_, own, reason) => {
    expect(pipeline(own)).toEqual({ action: 'unsure', reason: expect.stringContaining(reason) })
  })

  it('is left alone with a script that it refers to', () => {
    const own = 'deploy:\n  script: !reference [.a, script]\n'
    expect(edit('.gitlab-ci.yml', own, project, 'script')).toEqual({
      action: 'unsure',
      reason: 'the script of the job is no list of lines in its own place',
    })
  })
})
