import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMatcher, type Matcher } from '../../../packages/core/src/delivery-url/matcher.ts'
import { rewriteText } from '../../support/rewrite-text.ts'
import { bestTime, serve, time } from '../child.ts'

/** Of so many runs in a process the fastest counts: the first ones compile, and move the texts in memory. */
const RUNS = 9

/** What the product looks for: it does not know the account. */
const LITERAL = '.i.optimole.com'

function load(folder: string): string[] {
  return readdirSync(folder).map(name => readFileSync(join(folder, name), 'latin1'))
}

async function rewriteAll(folder: string, matcher: Matcher) {
  const texts = load(folder)
  let edits = 0
  const inner = await bestTime(RUNS, () => {
    edits = 0
    for (const text of texts) edits += rewriteText(text, matcher, () => 'wxyz.9876')?.edits.length ?? 0
  })
  return { inner, edits }
}

await serve({
  ours: (folder = '') => rewriteAll(folder, createMatcher()),
  'ours, ten hosts': (folder = '') =>
    rewriteAll(folder, createMatcher(Array.from({ length: 9 }, (_, i) => `images-${i}.example.com`))),
  async indexOf(folder = '') {
    const texts = load(folder)
    let found = 0
    const inner = await bestTime(RUNS, () => {
      found = 0
      for (const text of texts) {
        for (let at = text.indexOf(LITERAL); at >= 0; at = text.indexOf(LITERAL, at + 1)) found++
      }
    })
    return { inner, found }
  },
  async 'one regex'(folder = '') {
    const texts = load(folder)
    const pattern =
      /(https?:(?:\\?\/){2}[\w-]+\.i\.optimole\.com\\?\/)((?:[a-z_]+:[^/\\"'\s]+\\?\/)*)(https?:[^"'\s]+)/g
    const inner = await bestTime(RUNS, () => {
      for (const text of texts) {
        text.replace(
          pattern,
          (_, host: string, options: string, source: string) =>
            `${host}cb:wxyz.9876/${options.replace(/cb:[^/\\]*\\?\//, '')}${source}`,
        )
      }
    })
    return { inner }
  },
  /** As finished output is looked through for files that hold delivery URLs. */
  async 'ours over files'(folder = '') {
    const matcher = createMatcher()
    let found = 0
    const inner = await time(() => {
      for (const name of readdirSync(folder)) {
        if (matcher.mayHold(readFileSync(join(folder, name)))) found++
      }
    })
    return { inner, found }
  },
})
