import { describe, expect, test } from 'vitest'
import type { Command } from '../command.ts'
import { parseArguments } from './parse-arguments.ts'
import type { HelpOutput } from './program.ts'

const run = () => Promise.reject(new Error('not called'))
const commands: readonly Command[] = [
  {
    name: 'send',
    args: [{ name: 'items', several: true }],
    text: 'Sends items',
    flags: [
      { name: 'target', value: 'NAME', text: 'One of them', repeatable: true },
      { name: 'dry-run', text: 'Only shows' },
      { name: 'dry-run', negative: true, text: 'Sends' },
    ],
    examples: [['cdn-purge send a', 'sends a']],
    run,
  },
  {
    name: 'show',
    args: [{ name: 'item', required: true }],
    text: 'Shows one',
    flags: [],
    examples: [['cdn-purge show a', 'shows a']],
    run,
  },
  {
    name: 'paint',
    args: [{ name: 'color', required: true, choices: ['red', 'blue'] }],
    text: 'Paints',
    flags: [],
    examples: [['cdn-purge paint red', 'paints in red']],
    run,
  },
]

const silent: HelpOutput = { out() {}, err() {} }
const parse = (line: string, output = silent) =>
  parseArguments(line.split(' ').filter(Boolean), commands, '1.2.3', output)

describe('values', () => {
  const cases: readonly [string, string | undefined, readonly string[]][] = [
    ['send --env 1.10', '1.10', []],
    ['send --env=1.10 2.0', '1.10', ['2.0']],
    ['send --env 007 1e3', '007', ['1e3']],
    ['--env a send b', 'a', ['b']],
    ['send - --env=a=b', 'a=b', ['-']],
    ['send --dry-run 0x10 --env x', 'x', ['0x10']],
    ['send -5 --env -', '-', ['-5']],
    ['send -- --env x', undefined, ['--env', 'x']],
    ['send --dry-run -- --env x', undefined, ['--env', 'x']],
  ]
  test.each(cases)('of "%s" are text', (line, env, args) => {
    const parsed = parse(line)
    expect(parsed?.command.name).toBe('send')
    expect(parsed?.flags.text('env')).toBe(env)
    expect(parsed?.args).toEqual(args)
  })

  test('of a repeatable flag are listed', () => {
    expect(parse('send --target a --target 2')?.flags.list('target')).toEqual(['a', '2'])
    expect(parse('send')?.flags.list('target')).toEqual([])
  })
})

test('switches are on, off, or not given', () => {
  const flags = parse('send --dry-run --no-color')?.flags
  expect([flags?.on('dry-run'), flags?.on('color'), flags?.on('json')]).toEqual([true, false, undefined])
  expect(parse('send')?.flags.on('color')).toBe(true)
  expect(parse('send')?.flags.on('dry-run')).toBeUndefined()
  expect(parse('send --no-dry-run')?.flags.on('dry-run')).toBe(false)
})

test.each(['send --dry-run a', 'send a --dry-run', 'send --json --dry-run a', '--json send --dry-run a'])(
  'a switch takes nothing for its value: %s',
  line => {
    expect(parse(line)?.flags.on('dry-run')).toBe(true)
    expect(parse(line)?.args).toEqual(['a'])
  },
)

test('a switch may be given twice', () => {
  expect(parse('send --dry-run --dry-run')?.flags.on('dry-run')).toBe(true)
})

describe('what is not understood', () => {
  const cases: readonly [string, string][] = [
    ['', 'Which command? There are: send, show, paint.'],
    ['--json', 'Which command? There are: send, show, paint.'],
    ['sned', '"sned" is not a command (did you mean "send"?). There are: send, show, paint.'],
    ['sendd --json', '"sendd" is not a command (did you mean "send"?). There are: send, show, paint.'],
    ['help sned', '"sned" is not a command (did you mean "send"?). There are: send, show, paint.'],
    ['12', '"12" is not a command. There are: send, show, paint.'],
    ['send --dryrun', 'Unknown flag --dryrun (did you mean "--dry-run"?).'],
    ['send --no-colour', 'Unknown flag --no-colour (did you mean "--no-color"?).'],
    ['send --halp', 'Unknown flag --halp (did you mean "--help"?).'],
    ['send -x a --wat -- --not', 'Unknown flag -x.\nUnknown flag --wat.'],
    ['send --wat=1 --dry-run=false', 'Unknown flag --wat.\n--dry-run is a switch and takes no value.'],
    ['send --json=yes', '--json is a switch and takes no value.'],
    ['show a --dry-run', 'Unknown flag --dry-run.'],
    ['--wat', 'Unknown flag --wat.'],
    [
      '--dry-run send a',
      '--dry-run is a flag of a command: write it behind the name, as in: cdn-purge send --dry-run',
    ],
    ['send --env', "Option '--env <NAME>' argument missing."],
    ['send --env= x', "Option '--env <NAME>' argument '' is invalid. It must not be empty."],
    [
      'send --env --json',
      "Option '--env <NAME>' argument '--json' is invalid. That is a flag, and the value is missing.",
    ],
    ['send --env a --env b', "Option '--env <NAME>' argument 'b' is invalid. It may be given once."],
    ['send --no-env', 'Unknown flag --no-env.'],
    ['show', "Missing required argument 'item'."],
    ['show a b', "Too many arguments for 'show'. Expected 1 argument but got 2."],
    [
      'paint green',
      "Command-argument value 'green' is invalid for argument 'color'. Allowed choices are red, blue.",
    ],
  ]
  test.each(cases)('"%s"', (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: 'USAGE', message }))
  })

  test.each([
    [['show', ''], "Command-argument value '' is invalid for argument 'item'. It must not be empty."],
    [['send', 'a', ''], "Command-argument value '' is invalid for argument 'items'. It must not be empty."],
  ])('an argument without a text: %j', (argv, message) => {
    expect(() => parseArguments(argv, commands, '1.2.3', silent)).toThrow(
      expect.objectContaining({ code: 'USAGE', message }),
    )
  })

  test.each([
    ['show', 'Usage: cdn-purge show [options] <item>'],
    ['send --wat', '"cdn-purge send --help" lists the flags.'],
    ['--wat', '"cdn-purge --help" lists the flags.'],
  ])('the hint for "%s"', (line, hint) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ hint }))
  })

  test('several unknown flags are several problems', () => {
    const problems = ['Unknown flag -x.', 'Unknown flag --wat.']
    expect(() => parse('send -x --wat')).toThrow(expect.objectContaining({ problems }))
  })
})

describe('help', () => {
  function printed(line: string): string {
    const parts: string[] = []
    expect(parse(line, { ...silent, out: part => void parts.push(part) })).toBeUndefined()
    return parts.join('')
  }

  test.each(['--help', '-h', 'help'])('%s lists the commands', line => {
    const text = printed(line)
    expect(text).toMatch(/send \[options\] \[items\.\.\.\] +Sends items\n +show <item> +Shows one/)
    expect(text).toMatch(/--no-color +No colours/)
  })

  test.each(['send --help', 'send -h', 'help send'])('%s lists its flags', line => {
    expect(printed(line)).toMatch(
      /Usage: cdn-purge send [\s\S]*Sends items[\s\S]*--target <NAME> +One of them[\s\S]*--json/,
    )
    expect(printed('show -h')).not.toContain('--target')
  })

  test.each(['--help', 'send --help', 'show --help'])('%s has all that a reader needs', line => {
    const text = printed(line)
    expect(text).toMatch(/\nExamples:\n {2}cdn-purge \w+ a +\w+ a\n/)
    expect(text).toMatch(/\nExit status:\n {2}0 {4}Done[\s\S]*\n {2}130 {2}Interrupted/)
    expect(text).toMatch(
      /\nEnvironment:\n[\s\S]*\n {2}CDN_PURGE_DRY_RUN +\S[\s\S]*\n {2}WAO_API_TOKEN +wao\.io: /,
    )
    expect(text).toMatch(/\nDocumentation: https:\/\/\S+\n$/)
  })

  test('is printed where no command is named, but not as an answer', () => {
    const parts: string[] = []
    expect(() => parse('', { ...silent, err: part => void parts.push(part) })).toThrow('Which command?')
    expect(parts.join('')).toContain('\nCommands:\n')
  })

  test.each(['--version', '-v', 'send --version'])('%s names the version', line => {
    expect(printed(line)).toBe('1.2.3\n')
  })
})
