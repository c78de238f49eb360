import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
/** Sections that need more than a plugin, or another page. */
const others = [
  'Scripts',
  'The command alone',
  'What runs after the build',
  'Task caches and monorepos',
  'Builds that change every page',
]

const pages = ['bundlers.md', 'frameworks.md'].flatMap(page =>
  readFileSync(docs + page, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map(section => ({
      page,
      title: section.slice(0, section.indexOf('\n')),
      text: section.slice(section.indexOf('\n')).trim(),
    }))
    .filter(({ title }) => !others.includes(title)),
)

test.each(pages)(
  'five minutes with $title say what docs/$page says; vitest -u writes them',
  async section => {
    await expect(write(section)).toMatchFileSnapshot(`${docs}start/${nameOf(section.title)}.md`)
  },
)

test('there is no page of what there is not', () => {
  expect(readdirSync(`${docs}start`).sort()).toEqual(pages.map(({ title }) => `${nameOf(title)}.md`).sort())
})

function nameOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll('.', '')
    .replaceAll(/[^a-z]+/g, '-')
}

function write({ page, title, text }: (typeof pages)[number]): string {
  return `# Five minutes with ${title}

<!-- Written from docs/${page} by test/architecture/start-pages.test.ts: change it there. -->

## 1. Install

\`\`\`sh
npm install --save-dev unplugin-cdn-purge cdn-purge
\`\`\`

## 2. Say where the site is served, and what caches it

\`\`\`ts
// cdn-purge.config.ts
import { defineConfig } from 'unplugin-cdn-purge'

export default defineConfig({
  site: 'https://www.example.com/',
  when: 'deploy',
  targets: [{ provider: 'cloudflare' }],
})
\`\`\`

[The providers](../providers/README.md) say where the credentials of yours are found. With \`when: 'deploy'\` the build purges nothing, and a step after the upload does; where the output is live as soon as it is built, write \`'build'\`: [how does your site go live?](../going-live.md)

## 3. Add the plugin

${text.replace(/\]\((?!https?:)([^)]+)\)/g, (_link, target: string) => `](${target.startsWith('#') ? `../${page}${target}` : `../${target}`})`)}

## 4. See what would be purged

\`\`\`sh
npm run build
npx cdn-purge plan
\`\`\`

It prints the exact requests, sends nothing, and needs no credentials. At the first time that is every file.

## 5. Deploy

\`\`\`sh
npm run build
./upload.sh
npx cdn-purge run
\`\`\`

\`./upload.sh\` stands for whatever brings your files to where they are served. The last step needs the credentials, in the environment or in a file \`.env.local\`. Keep the folder \`.cdn-purge\` until the next deploy: [in CI](../ci.md). Then change a page, and deploy again: that page is purged, and nothing else.
`
}
