import { createHash } from 'node:crypto'
import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFolder, type Files, keepLog } from '../../../../../test/support/workspace.ts'
import { openContext } from '../../open.ts'
import { resolveOptions } from '../../options/resolve.ts'
import { Doubts } from '../doubts.ts'
import { openImageSession } from '../image-session.ts'
import { warnOfKept } from '../kept.ts'
import { checkOutput } from './check-output.ts'
import { tokenCopies } from './token-copies.ts'

const url = 'https://key.i.optimole.com/w:1/https://www.example.com/hero.jpg'

/** An output of a first build, whose image counts as changed: its token is made of its bytes. */
async function setUp(files: Files, since = 0) {
  const root = createFolder({ 'public/hero.jpg': 'one' })
  const output = createFolder(files)
  const log = keepLog()
  const options = await resolveOptions(
    {
      site: 'https://www.example.com/',
      targets: [{ provider: 'optimole', cacheBuster: 'content' }],
      immutable: ['hashed/**'],
    },
    { OPTIMOLE_API_KEY: 'key' },
    { purpose: 'build' },
  )
  const { context, ignore } = openContext(options, root, log)
  const session = await openImageSession(options, { copied: [join(root, 'public')] }, context)
  if (session === undefined) throw new Error('no target has tokens')
  const doubts = new Doubts(session, [output])
  const folder = { directory: output, ignore, since }
  return {
    output,
    log,
    read: (path: string) => readFileSync(join(output, path), 'utf8'),
    early: () => tokenCopies(folder, session, options),
    check: () => checkOutput(folder, session, options, { logger: context.logger, doubts }),
    doubts,
  }
}

test('copies are rewritten early, later files at the end, and what is done already stays', async () => {
  const { output, read, early, check, log } = await setUp({
    'a.html': url,
    'data.json': `"${url}"`,
    'a.js': url,
  })
  expect(await early()).toEqual(['a.html', 'data.json'])
  expect(read('a.html')).toMatch(/\/cb:[0-9a-f]{8}\/w:1\//)
  expect(read('a.js')).toBe(url)
  expect(await early()).toEqual([])
  expect(log.lines).toEqual([])

  writeFileSync(join(output, 'late.html'), url)
  const { rewritten, shown } = await check()
  expect(rewritten).toEqual(['late.html'])
  expect([...shown]).toEqual(['https://www.example.com/hero.jpg'])
  expect(log.lines).toEqual([
    expect.stringMatching(/^warn a\.js:1: .+ lacks its cache token\. Build such URLs/),
  ])
})

test('a payload of server components keeps lengths that are true', async () => {
  const push = (text: string, bytes: number) =>
    `self.__next_f.push([1,${JSON.stringify(`2:T${bytes.toString(16)},${text}0:"$2"\n`)}])`
  const text = `${'é'.repeat(600)} ${url} `
  const { early, read } = await setUp({ 'a.html': push(text, text.length + 600) })
  expect(await early()).toEqual(['a.html'])
  const tokened = text.replace('/w:1/', `${/\/cb:\w+/.exec(read('a.html'))?.[0]}/w:1/`)
  expect(read('a.html')).toBe(push(tokened, tokened.length + 600))
})

// Data counts as named by its hash only where the option says so.
test.each([
  ['the option "immutable" names', { 'hashed/feed.json': url }, "The file's name carries its hash"],
  [
    'has a compressed copy',
    { 'a.html': url, 'a.html.br': '' },
    'A compressed copy of the file exists already',
  ],
  ['is not UTF-8', { 'a.html': Buffer.from(`${url} \xe9`, 'latin1') }, 'The file is not UTF-8'],
])('a file stays as it is, with a warning: one that %s', async (_what, files, why) => {
  const { early, check, log } = await setUp(files)
  expect(await early()).toEqual([])
  expect((await check()).rewritten).toEqual([])
  expect(log.lines).toEqual([expect.stringContaining(`lacks its cache token. ${why}`)])
})

test('a file whose revision a script lists stays as it is, with a warning', async () => {
  const revision = createHash('md5').update(url).digest('hex')
  const { check, read, log } = await setUp({
    'a.html': url,
    'b.html': `${url} `,
    'sw.js': `x('${revision}')`,
  })
  expect((await check()).rewritten).toEqual(['b.html'])
  expect(read('a.html')).toBe(url)
  expect(log.lines).toEqual([expect.stringContaining("sw.js lists the file's present bytes already")])
})

test('files that are older than the build stay as they are, and are named in one warning', async () => {
  const files = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`old${i}.html`, url]))
  const { output, read, early, check, log } = await setUp({ ...files, 'old.js': url }, Date.now() + 60_000)
  // A copy that keeps the time of its content has an entry of its own time; a test can set only the first.
  const later = new Date(Date.now() + 120_000)
  writeFileSync(join(output, 'new.html'), url)
  utimesSync(join(output, 'new.html'), later, later)
  expect(await early()).toEqual(['new.html'])
  expect((await check()).rewritten).toEqual([])
  expect(read('old0.html')).toBe(url)
  expect(log.lines).toEqual([
    expect.stringMatching(
      /^warn 12 files of .+ stay so, not written by this build: .*old0\.html.* and 2 more\. Keep /,
    ),
  ])
})

test('a file that was written since the build began is its own, whatever time its content has', async () => {
  const { output, early } = await setUp({}, Date.now())
  writeFileSync(join(output, 'copy.html'), url)
  utimesSync(join(output, 'copy.html'), 1, 1)
  expect(await early()).toEqual(['copy.html'])
})

test('of many URLs without a token the first are told, then how many more', async () => {
  const { check, log } = await setUp({ 'a.js': Array.from({ length: 12 }, () => url).join('\n') })
  await check()
  expect(log.lines).toHaveLength(11)
  expect(log.lines[9]).toContain('a.js:10: ')
  expect(log.lines[10]).toBe('warn 2 more URLs lack their cache tokens.')
})

test('images that changed in the output alone are told of, unless they are what the token stands for', () => {
  const paths = Array.from({ length: 13 }, (_, i) => `img/a b${i}.jpg`)
  const image = (path: string) => `https://www.example.com/sub/${path.replace(' ', '%20')}`
  const kept = new Map(paths.map((path, i) => [image(path), i === 0 ? 'new' : 'source']))
  const changed = [...paths, 'a b1.jpg'].map(path => ({ path, before: 'old', after: 'new' }))
  const sites = [{ origin: 'https://www.example.com', path: '/sub/', documents: true }]
  const warnings = warnOfKept([{ name: 'dist', sites, changes: { changed } }], kept)
  expect(warnings).toHaveLength(11)
  expect(warnings[0]).toContain(
    `img/a b1.jpg changed in the output dist, but not where the build reads ${image('img/a b1.jpg')}`,
  )
  expect(warnings[10]).toBe('2 more images changed in the output in this way.')
})

const hashOf = (algorithm: string, text: string) =>
  `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`
const inline = `show("${url}")`

test.each<[string, Files, string]>([
  [
    'a policy of its own',
    {
      'a.html': `<meta http-equiv="Content-Security-Policy" content="script-src '${hashOf('sha256', inline)}'"><script>${inline}</script>`,
    },
    '<script> whose hash a.html lists',
  ],
  [
    'the headers of the site',
    {
      'a.html': `<style media="a>b">\r\n${inline}</style>`,
      _headers: `/*\n  Content-Security-Policy: style-src '${hashOf('sha512', `\n${inline}`)}'`,
    },
    '<style> whose hash _headers lists',
  ],
  [
    'a service worker of Angular',
    {
      'a.html': inline,
      'ngsw.json': JSON.stringify({ '/a.html': createHash('sha1').update(inline).digest('hex') }),
    },
    "ngsw.json lists the file's present bytes already",
  ],
  [
    'an attribute, as Hugo writes it',
    {
      'a.json': inline,
      'b.html': `<link integrity="${hashOf('sha384', inline).replaceAll('+', '&#43;')}" href="/a.json">`,
    },
    "b.html lists the file's present bytes already",
  ],
])('what %s allows by its hash stays as it is, with a warning', async (_what, files, why) => {
  const { check, read, log } = await setUp(files)
  expect((await check()).rewritten).toEqual([])
  for (const [path, text] of Object.entries(files)) expect(read(path)).toBe(text)
  expect(log.lines).toEqual([expect.stringContaining(why)])
})

test('a page with a policy gets its tokens outside of what the policy allows, early and late', async () => {
  const policy = `<meta content="script-src '${hashOf('sha256', 'start()')}'"><script>start()</script>`
  const { early, check, read, output, log } = await setUp({ 'a.html': `${policy}<img src="${url}">` })
  expect(await early()).toEqual(['a.html'])
  expect(read('a.html')).toMatch(/^<meta .*start\(\)<\/script><img src="[^"]+\/cb:/)
  writeFileSync(join(output, 'b.html'), `${policy}<script type="application/json">"${url}"</script>`)
  expect((await check()).rewritten).toEqual(['b.html'])
  expect(log.lines).toEqual([])
})

test('early, a page stays as it is too where a policy allows what would change', async () => {
  const page = `<meta content="script-src '${hashOf('sha256', inline)}'"><script>${inline}</script>`
  const { early, read } = await setUp({ 'a.html': page })
  expect(await early()).toEqual([])
  expect(read('a.html')).toBe(page)
})
