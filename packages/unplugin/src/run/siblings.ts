import { dirname, relative, sep } from 'node:path'
import type { Configuration } from '../configuration.ts'
import type { Served } from './served.ts'

/** Folders that are named before the rest is only counted. */
const SHOWN = 3

/**
 * What to say of folders each of which is taken for the root of the site, because the bundler says nothing else, though
 * one folder of the project holds them all: if that is what is served, as `dist` around `dist/esm` and `dist/cjs`, all
 * their URLs are others.
 *
 * @returns `undefined` where there is no doubt
 */
export function describeSiblings(
  { core, root }: Configuration,
  { outputs, isKnown }: Served,
): string | undefined {
  const [first] = outputs
  if (first === undefined || outputs.length === 1 || isKnown) return undefined
  if (outputs.some(({ base }) => base !== first.base)) return undefined
  const directories = outputs.map(({ directory }) => directory).sort()
  const around = directories.reduce(commonFolder)
  // Nobody serves the project itself.
  if (commonFolder(around, root) === around) return undefined
  const name = pathFrom(root, around)
  const [example = ''] = directories
  return `${core.listSome(
    directories.map(directory => pathFrom(root, directory)),
    SHOWN,
  )}: each of these folders is taken for the root of the site, so that ${pathFrom(root, example)}/a.js is purged as /a.js. If their URLs begin with the folder's name (/${pathFrom(around, example)}/a.js), ${name} is what is served: write dir: '${name}', and in "site" where that is served.`
}

/** The folder that holds both. */
function commonFolder(one: string, other: string): string {
  const path = relative(one, other)
  return path === '..' || path.startsWith(`..${sep}`) ? commonFolder(dirname(one), other) : one
}

function pathFrom(from: string, to: string): string {
  return relative(from, to).split(sep).join('/')
}
