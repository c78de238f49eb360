import { PassThrough } from 'node:stream'
import { expect, it, vi } from 'vitest'
import { askOpen, askOutput, askToWrite } from './ask.ts'
import { askStep } from './ci/ask-step.ts'
import { listSteps } from './ci/list-steps.ts'

const ENTER = '\r'
const SPACE = ' '
const DOWN = '\u001b[B'
const CANCEL = '\u0003'
const nothing = { sites: [], caches: [], live: undefined }

/** A terminal at which somebody answers: each key once the text before it is shown. */
function terminal(answers: readonly (readonly [shown: string, keys: readonly string[]])[]) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let text = ''
  output.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const typed = (async () => {
    for (const [shown, keys] of answers) {
      await vi.waitFor(() => expect(text).toContain(shown))
      for (const key of keys) input.write(key)
    }
  })()
  return { streams: { input, output }, typed, shown: () => text }
}

it('asks for what the flags leave open', async () => {
  const { streams, typed, shown } = terminal([
    ['Where is the site served?', ['https://www.example.com/', ENTER]],
    ['Who caches it?', [SPACE, DOWN, SPACE, DOWN, SPACE, ENTER]],
    ['Which of them asks the origin itself?', [DOWN, ENTER]],
    ['And which one asks WP Engine?', [ENTER]],
    ['How does a build go live?', [DOWN, ENTER]],
  ])
  expect(await askOpen(nothing, { homepage: undefined }, streams)).toEqual({
    sites: ['https://www.example.com/'],
    caches: ['wpengine', 'wao', 'optimole'],
    live: 'web-root',
  })
  await typed
  expect(shown()).toContain('the build purges as it ends')
})

it('takes the homepage for the site where nobody says otherwise, and nothing for a URL that is none', async () => {
  const { streams, typed } = terminal([
    ['Where is the site served?', ['?a', ENTER]],
    ['must be an absolute URL', ['\u007f', '\u007f', ENTER]],
  ])
  const asked = askOpen(
    { ...nothing, caches: ['wao'], live: 'upload' },
    { homepage: 'https://a.example' },
    streams,
  )
  expect(await asked).toEqual({ sites: ['https://a.example'], caches: ['wao'], live: 'upload' })
  await typed
})

it('asks for nothing that is known', async () => {
  const given = { sites: ['https://a.example/'], caches: ['wao'], live: 'upload' }
  const { streams, shown } = terminal([])
  expect(await askOpen(given, { homepage: undefined }, streams)).toEqual(given)
  expect(shown()).toBe('')
})

const workflow = listSteps(
  'github',
  '.github/workflows/site.yml',
  'jobs:\n  site:\n    steps:\n      - run: npm ci\n      - { name: "Go\\e[31m", run: rsync -a dist/ a }\n      - run: ./tell.sh\n',
)

it('offers the step that looks like an upload, and every other one', async () => {
  const offered = terminal([['After which step is the upload over?', [ENTER]]])
  expect(await askStep([workflow], offered.streams)).toMatchObject({ file: workflow, step: { index: 1 } })
  expect(offered.shown()).toContain('site.yml · site · Go?[31m')
  const other = terminal([['After which step', [DOWN, ENTER]]])
  expect(await askStep([workflow], other.streams)).toMatchObject({ step: { label: './tell.sh' } })
})

it('offers none where no step looks like an upload', async () => {
  const { streams } = terminal([['After which step', [ENTER]]])
  const plain = { ...workflow, steps: workflow.steps.filter(({ likeness }) => likeness === 0) }
  expect(await askStep([plain], streams)).toBeUndefined()
})

it('ends where the user ends it', async () => {
  const { streams, typed } = terminal([['Write this?', [CANCEL]]])
  await expect(askToWrite(streams)).rejects.toMatchObject({ code: 'INTERRUPTED' })
  await typed
  const step = terminal([['After which step', [CANCEL]]])
  await expect(askStep([workflow], step.streams)).rejects.toMatchObject({ code: 'INTERRUPTED' })
})

it('asks for a folder that nothing shows', async () => {
  const question = 'Which folder of this project is served, once it is built?'
  const { streams } = terminal([[question, ['\u007f', '\u007f', '\u007f', '\u007f', 'www', ENTER]]])
  expect(await askOutput('dist', streams)).toBe('www')
})
