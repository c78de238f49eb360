import { describe, expect, it, onTestFinished } from 'vitest'
import { writeSite } from '../fixture.ts'
import { parseCommand, runCommand } from './command.ts'

const parse = (...flags: string[]) => parseCommand(['node', 'cdn-purge-simulator', ...flags])

async function run(...flags: string[]) {
  const command = parse('--origin', await writeSite({ 'a.txt': 'a' }), ...flags)
  if (!command) throw new Error('no command')
  let text = ''
  const simulator = await runCommand(command, written => {
    text += written
  })
  onTestFinished(() => simulator.close())
  return { simulator, text }
}

describe('the command line', () => {
  it('reads flags and switches', () => {
    expect(
      parse(
        ...['--origin', 'dist', '--host', 'a.example', '--host', 'b.example', '--layers', 'wpengine,wao'],
        ...['--port', '4000', '--ttl', '5', '--not-found-ttl', '6', '--cache-control', 'max-age=1', '--json'],
        ...['--wao.prefix', 'segment', '--wao.siteId', '42', '--wao.applyAfter', 'never'],
        ...['--wpengine.retryAfter', '--wpengine.windowMs', '1000', '--medianova.wildcards', 'false'],
      ),
    ).toMatchObject({
      json: true,
      options: {
        origin: { dir: 'dist', cacheControl: 'max-age=1' },
        hosts: ['a.example', 'b.example'],
        layers: ['wpengine', 'wao'],
        port: 4000,
        ttl: 5,
        notFoundTtl: 6,
        wao: { prefix: 'segment', siteId: '42', applyAfter: 'never' },
        wpengine: { retryAfter: true, windowMs: 1000 },
        medianova: { wildcards: false },
      },
    })
    expect(parse('--origin', 'dist', '--host', 'a.example')?.options.hosts).toEqual(['a.example'])
  })

  it.each([
    [[], '--origin'],
    [['dist'], '"dist"'],
    [['--origin', 'dist', '--layer', 'wao'], 'layer'],
    [['--origin', 'dist', '--layers', 'wao,nginx'], 'layers'],
    [['--origin', 'dist', '--wao.prefix', 'glob'], 'wao.prefix'],
    [['--origin', 'dist', '--wao.prefx', 'string'], 'prefx'],
    [['--origin', 'dist', '--port', 'http'], 'port'],
  ])('refuses %j', (flags, message) => {
    expect(() => parse(...flags)).toThrow(message)
  })

  it('prints what a shell and a configuration need', async () => {
    const { simulator, text } = await run('--paradarum.apiKey', "it's $HOME")
    for (const { baseUrl } of Object.values(simulator.apis)) expect(text).toContain(`baseUrl ${baseUrl}\n`)
    for (const { url } of Object.values(simulator.edges)) expect(text).toContain(url)
    expect(text).toContain(`export WAO_API_TOKEN='${simulator.apis.wao.token}'\n`)
    expect(text).toContain(`export PARADARUM_API_KEY='it'\\''s $HOME'\n`)
    expect(await (await simulator.edges.wao.get('/a.txt')).text()).toBe('a')
  })

  it('prints the same as one line of JSON', async () => {
    const { simulator, text } = await run('--json')
    const { url, apis, env, edges } = simulator
    expect(text.split('\n')).toHaveLength(2)
    expect(JSON.parse(text)).toEqual({
      url,
      apis,
      env,
      edges: expect.objectContaining({ wao: edges.wao.url }),
    })
  })
})
