import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(path => path !== '' && !path.startsWith('.changeset/'))

describe.each(pages)('%s', page => {
  const links = linksOf(readFileSync(join(root, page), 'utf8'))

  test('links to what is there', () => {
    const broken = links.filter(link => !/^https?:/.test(link) && !isThere(page, link))
    expect(broken).toEqual([])
  })

  // On npm a README is alone: of the repository it shows nothing.
  test.runIf(/^packages\/[^/]+\/README\.md$/.test(page))('needs nothing of the repository', () => {
    expect(links.filter(link => !/^(?:https?:|#)/.test(link))).toEqual([])
  })
})

/** Targets of the links in a text, but for what stands in code. */
function linksOf(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
}

function prose(text: string): string {
  return text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, code => code.replace(/[[\]()]/g, ''))
}

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? join(root, page) : join(root, dirname(page), path)
  if (!existsSync(file)) return false
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor)
}

/** As GitHub and npm name headings. */
function anchorsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
}
