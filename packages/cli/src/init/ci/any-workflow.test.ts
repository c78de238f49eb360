import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { lookAtProject } from '../project.ts'
import { editCi } from './edit-ci.ts'
import { githubLines } from './lines.ts'
import { listSteps } from './list-steps.ts'

const project = { ...lookAtProject('/repository', 'vite', undefined), repository: '/repository' }
const setting = { project, caches: ['wao'] }

/** Lines between others, which say nothing; `deep` ones belong to what is above. */
const between = fc.array(fc.constantFrom('', '', '# note', '#', '   # deep', '# - run: ./upload.sh'), {
  maxLength: 2,
})
const behind = fc.constantFrom('', '', ' # note', '   #')
const value = fc.constantFrom(
  'plain',
  '"a # b"',
  "'it''s'",
  '{ a: b, c: [d] }',
  '[a, b]',
  '>-\n  folded\n  text',
  '',
  '"two\n  lines"',
)

/** A field of a step, without indentation. */
const field = (name: string) =>
  fc.tuple(value, behind).map(([text, end]) => {
    const [first = '', ...more] = text.split('\n')
    return [`${name}: ${first}${more.length > 0 ? '' : end}`.trimEnd(), ...more]
  })
const scriptOf = (line: string) =>
  fc.constantFrom(
    [`run: ${line}`],
    [`run: "${line}" # note`],
    ['run: |', `  ${line}`, '  # no comment', '', '  end'],
    ['run: |', `  ${line}`, ''],
    ['run: |-', `    ${line}`, '', ''],
    ['run: |+', `  ${line}`, '', ''],
    ['run: >2+ # note', `  ${line}`, ''],
    ['run:', `  ${line}`],
  )

/** A step, by lines: its first line is the one with the dash. */
const stepOf = (own: fc.Arbitrary<readonly string[]>) =>
  fc
    .record({
      own,
      before: fc.option(field('shell'), { nil: [] }),
      after: fc.option(field('env'), { nil: [] }),
      pad: fc.constantFrom(' ', ' ', '   '),
    })
    .map(({ own: lines, before, after, pad }) =>
      [...before, ...lines, ...after].map((line, index) =>
        index === 0 ? `-${pad}${line}` : line === '' ? '' : ` ${pad}${line}`,
      ),
    )

const checkout = stepOf(
  fc.constantFrom(['uses: actions/checkout@v4'], ['uses: "actions/checkout@v4" # note']),
)

const workflow = fc
  .record({
    before: fc.array(stepOf(scriptOf('npm ci')), { maxLength: 2 }),
    checkout,
    middle: fc.array(stepOf(scriptOf('npm run build')), { maxLength: 2 }),
    upload: stepOf(scriptOf('./upload.sh')),
    after: fc.array(stepOf(scriptOf('curl x')), { maxLength: 2 }),
    spaces: fc.array(between, { minLength: 12, maxLength: 12 }),
    width: fc.integer({ min: 1, max: 4 }),
    inset: fc.integer({ min: 0, max: 3 }),
    head: fc.array(field('x-head'), { maxLength: 1 }),
    tail: fc.constantFrom([], ['  # end'], ['# end'], ['', '']),
    isLast: fc.boolean(),
    isSerial: fc.boolean(),
    newline: fc.constantFrom('\n', '\r\n'),
    end: fc.constantFrom('', '\n', '\n\n'),
    mark: fc.constantFrom('', '', '\uFEFF'),
  })
  .map(made => {
    const { width, inset, newline } = made
    const steps = [...made.before, made.checkout, ...made.middle, made.upload, ...made.after]
    const deep = ' '.repeat(width * 2 + inset)
    const at = (indent: string, lines: readonly string[]) =>
      lines.map(line => (line === '' ? '' : indent + line))
    const lines = [
      'on: push',
      ...(made.isSerial ? ['concurrency: one # group'] : []),
      ...made.head.flat(),
      'jobs:',
      ...at(' '.repeat(width), ['deploy: # it']),
      ...at(' '.repeat(width * 2), ['runs-on: x', ...(made.spaces[0] ?? []), 'steps:']),
      ...steps.flatMap((step, index) => [...at(deep, made.spaces[index + 1] ?? []), ...at(deep, step)]),
      ...made.tail,
      ...(made.isLast ? [] : at(' '.repeat(width), ['other: { runs-on: y, steps: [{ run: z }] }'])),
    ]
    return {
      text:
        made.mark +
        lines.join('\n').replace(/\n$/, '').replaceAll('\n', newline) +
        made.end.replaceAll('\n', newline),
      newline,
      deep,
      outer: ' '.repeat(width * 2),
      isSerial: made.isSerial,
      place: made.before.length,
      chosen: made.before.length + 1 + made.middle.length,
    }
  })

it('is what it was with what was added, byte for byte and as data, however it is written', () => {
  fc.assert(
    fc.property(workflow, ({ text, newline, deep, outer, isSerial, place, chosen }) => {
      const file = listSteps('github', '.github/workflows/deploy.yml', text)
      const step = file.steps.find(({ job, index }) => job === 'deploy' && index === chosen)
      if (step === undefined) throw new Error(file.problem)
      const edited = editCi(file, step, setting)
      if (edited.action !== 'edit') throw new Error(JSON.stringify(edited))

      const { concurrency, restore, run, save } = githubLines(setting, { group: 'cdn-purge-deploy-deploy' })
      const old = parse(text)
      const { steps } = old.jobs.deploy
      steps.splice(chosen + 1, 0, ...parse([...run, ...save].join('\n')))
      steps.splice(place + 1, 0, ...parse(restore.join('\n')))
      if (!isSerial) Object.assign(old.jobs.deploy, parse(concurrency.join('\n')))
      expect(parse(edited.text)).toEqual(old)

      const remove = (from: string, lines: readonly string[], indent: string, gap: string) => {
        const block = lines.map(line => newline + indent + line).join('')
        expect(from.split(block)).toHaveLength(2)
        return from.replace(gap + block, () => '')
      }
      const bare = isSerial ? edited.text : remove(edited.text, concurrency, outer, '')
      // Steps that stand apart are given an empty line before each of ours; one that ends with some has it already.
      const gaps = [
        ['', '', ''],
        [newline, newline, newline],
        [newline, '', newline],
      ]
      const without = ([a = '', b = '', c = '']: readonly string[]) =>
        remove(remove(remove(bare, restore, deep, a), run, deep, b), save, deep, c)
      expect(gaps.map(without)).toContain(text)
    }),
    { numRuns: 300 },
  )
})
