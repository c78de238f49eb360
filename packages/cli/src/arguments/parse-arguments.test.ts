import { describe, expect, test, vi } from 'vitest'
import type { Command } from '../command.ts'
import { parseArguments } from './parse-arguments.ts'

const commands: readonly Command[] = [
  {
    name: 'send',
    args: '[...items]',
    text: 'Sends items',
    flags: [
      { name: 'target', value: 'NAME', text: 'One of them', repeatable: true },
      { name: 'dry-run', text: 'Only shows' },
    ],
    run: () => Promise.reject(new Error('not called')),
  },
  {
    name: 'show',
    args: '<item>',
    text: 'Shows one',
    flags: [],
    run: () => Promise.reject(new Error('not called')),
  },
]

const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean), commands, '1.2.3')

describe('values', () => {
  const cases: readonly [string, string | undefined, readonly string[]][] = [
    ['send --env 1.10', '1.10', []],
    ['send --env=1.10 2.0', '1.10', ['2.0']],
    ['send --env 007 1e3', '007', ['1e3']],
    ['--env a send b', 'a', ['b']],
    ['send - --env=a=b', 'a=b', ['-']],
    ['send --dry-run 0x10 --env x', 'x', ['0x10']],
    ['send -- --env x', undefined, ['--env', 'x']],
  ]
  test.each(cases)('of "%s" are text', (line, env, args) => {
    const parsed = parse(line)
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
  expect(parse('send --no-dry-run')?.flags.on('dry-run')).toBe(false)
  expect(parse('send --dry-run=false')?.flags.on('dry-run')).toBe(false)
})

test.each(['send --dry-run a', '--dry-run send a', 'send a --dry-run', 'send --json --dry-run a'])(
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
    ['', 'Which command? There are: send, show.'],
    ['sned', '"sned" is not a command (did you mean "send"?). There are: send, show.'],
    ['sendd', '"sendd" is not a command (did you mean "send"?). There are: send, show.'],
    ['12', '"12" is not a command. There are: send, show.'],
    ['send --dryrun', 'Unknown flag --dryrun (did you mean "--dry-run"?).'],
    ['send --no-colour', 'Unknown flag --no-colour (did you mean "--no-color"?).'],
    ['send -x --wat', 'Unknown flag -x.\nUnknown flag --wat.'],
    ['show a --dry-run', 'Unknown flag --dry-run.'],
    ['send --env.a=b', '--env needs a value: --env NAME.'],
    ['send --dry-run=maybe', '--dry-run is a switch and takes no value.'],
    ['send --env', '--env needs a value: --env NAME.'],
    ['send --env= x', '--env needs a value: --env NAME.'],
    ['send --env --json', '--env needs a value: --env NAME.'],
    ['send --no-env', '--env needs a value: --env NAME.'],
    ['send --env a --env b', '--env was given 2 times; it may be given once.'],
    ['show', '"cdn-purge show" needs more: <item>.'],
    ['show a b', '"b" is too much for "cdn-purge show".'],
  ]
  test.each(cases)('"%s"', (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: 'USAGE', message }))
  })
})

describe('help', () => {
  function printed(line: string): string {
    const info = vi.spyOn(console, 'info').mockClear().mockReturnValue()
    expect(parse(line)).toBeUndefined()
    return info.mock.calls.flat().join('\n')
  }

  test('lists the commands', () => {
    const text = printed('--help')
    expect(text).toMatch(/send \[\.\.\.items\] +Sends items\n +show <item> +Shows one/)
    expect(text).toMatch(/--no-color +No colours/)
    expect(text).not.toContain('(default: true)')
  })

  test('of a command lists its flags', () => {
    expect(printed('send --help')).toMatch(
      /Sends items[\s\S]*\$ cdn-purge send[\s\S]*--target <NAME> +One of them/,
    )
    expect(printed('show -h')).not.toContain('--target')
  })

  test.each(['--version', '-v', 'send --version'])('%s names the version', line => {
    expect(printed(line)).toMatch(/^cdn-purge\/1\.2\.3 /)
  })
})
