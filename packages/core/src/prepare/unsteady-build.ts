import { readPaths } from '../manifest/manifest.ts'
import type { PreparedOutput } from '../output/compare-output.ts'
import { isHashedName } from '../urls/hashed-name.ts'

/** Of a smaller site, every page may well have changed. */
const MANY_PAGES = 10
/** The share of the pages that makes "nearly all". */
const NEARLY_ALL = 0.9

const page = /\.x?html?$/i
const code = /\.(?:[cm]?js|css)$/i
/** What is written beside pages, from the same content. */
const data = /\.(?:json|txt|xml|rss|atom|md|gz|br|zst)$/i

/**
 * Frameworks that put something new into every page at each build, with the file that changes along.
 *
 * ASSUME these files and settings: Next.js 16, SvelteKit 2 and 3, Nuxt 3 and 4, as they came.
 */
const frameworks = [
  {
    file: /(?:^|\/)_next\/static\/[^/]+\/_(?:build|ssg)Manifest\.js$/,
    says: 'Next.js makes a new id for each build, unless the option "generateBuildId" makes it from the sources.',
  },
  {
    file: /(?:^|\/)_app\/version\.json$/,
    says: 'SvelteKit puts the time of the build into them, unless the option "kit.version.name" says something else.',
  },
  {
    file: /(?:^|\/)_nuxt\/builds\/latest\.json$/,
    says: 'Nuxt puts a new id into them, unless the option "buildId" is set, and the time of prerendering anyway.',
  },
]

/**
 * A question to ask where a build seems to change its files without a change of the sources, so that each deploy
 * purges them all: nearly all pages changed, and little that would explain it did.
 *
 * @returns one sentence or more; `undefined` where there is nothing to ask, as at a first run
 */
export function askOfUnsteadyBuild({
  changes,
  manifest,
  firstRun,
}: Pick<PreparedOutput, 'changes' | 'manifest' | 'firstRun'>): string | undefined {
  if (firstRun) return undefined
  const { added, changed, removed } = changes
  const touched = [...changed, ...added, ...removed].map(({ path }) => path)
  const [only = ''] = touched
  if (touched.length === 1 && /(?:^|\/)project\.json$/.test(only)) return askOfStorybook(only, manifest)
  const changedPages = changed.filter(({ path }) => page.test(path)).length
  if (changedPages < MANY_PAGES) return undefined
  const pages = readPaths(manifest).filter(path => page.test(path)).length
  if (changedPages < pages * NEARLY_ALL) return undefined
  // A script or style that pages refer to by a fixed name was edited: so were they, probably.
  if (changed.some(({ path }) => code.test(path) && !isHashedName(path))) return undefined

  const share = `${changedPages} of ${pages} pages changed`
  for (const { file, says } of frameworks) {
    const sign = touched.find(path => file.test(path))
    if (sign !== undefined)
      return `${share}, and ${sign} did: is that only because they were built again? ${says}`
  }
  const others = touched.filter(path => !page.test(path))
  const causes = others.filter(path => !data.test(path))
  if (causes.some(path => code.test(path)) || causes.length > pages / 10) return undefined
  const count = others.length === 0 ? 'no' : `only ${others.length}`
  return `${share} though ${count} other file${others.length > 1 ? 's' : ''} did: does the build put an id or a time into them? Each deploy would purge them all.`
}

/** ASSUME Storybook 9 and 10 write the time of the build there, and nowhere else. */
function askOfStorybook(file: string, manifest: Uint8Array): string | undefined {
  const frame = file.replace(/project\.json$/, 'iframe.html')
  if (!readPaths(manifest).includes(frame)) return undefined
  return `Nothing but ${file} changed: Storybook writes the time of the build into it, unless the option "core.disableProjectJson" is set.`
}
