import type { Differing, LiveFile } from '../model.ts'
import { type Address, pastEdge, type Route } from './address.ts'
import { describeAnswer, isLive, isSame, limitFor } from './compare.ts'
import type { FetchAnswer, Fetched } from './fetch-answer.ts'

/** Answers that are waited for at once. */
const AT_ONCE = 6

/** What a look at a file's URLs gave. */
export interface Seen {
  /** URLs that are right. */
  readonly equal: readonly string[]
  /** URLs that are not. */
  readonly differing: readonly Differing[]
}

/** Looks at one file. */
export type Look = (file: LiveFile, fetch: FetchAnswer) => Promise<Seen>

/**
 * Looks whether a file is at its origin: one of its URLs is enough, since not every server knows a page by all of them.
 * A removed one must be gone at all.
 */
export function lookAtOrigin(route: Route): Look {
  return async (file, fetch) => {
    const differing: Differing[] = []
    for (const url of file.urls) {
      const fetched = await fetch(route(url), limitFor(file))
      const isRight = isLive(file, fetched)
      if (isRight && file.hash !== undefined) return { equal: file.urls, differing: [] }
      if (!isRight) differing.push(await describe(url, file, fetched))
    }
    // One line a file: by its other names it may not be known at all.
    return differing.length === 0
      ? { equal: file.urls, differing }
      : { equal: [], differing: differing.slice(0, 1) }
  }
}

/**
 * Looks at all URLs of a file through the edge. Where a page is right by one of its names, another name by which the
 * server itself does not know it (a 404, the page for everything) is no matter of the edge, and left out: past the
 * edge the answer is the same.
 */
export const lookThroughEdge =
  (route: Route): Look =>
  async (file, fetch) => {
    const answers: { readonly url: string; readonly fetched: Fetched }[] = []
    for (const url of file.urls) answers.push({ url, fetched: await fetch(route(url), limitFor(file)) })
    const equal = answers.filter(({ fetched }) => isLive(file, fetched)).map(({ url }) => url)
    const differing: Differing[] = []
    for (const { url, fetched } of answers) {
      if (equal.includes(url)) continue
      const ask = (address: Address) => fetch(address, limitFor(file))
      const isOwnWay =
        file.hash !== undefined &&
        equal.length > 0 &&
        !isOld(file, fetched) &&
        isSame(fetched, await ask(pastEdge(url)))
      if (!isOwnWay) differing.push(await describe(url, file, fetched))
    }
    return { equal, differing }
  }

/** Looks at each file, some at once. */
export async function lookAtAll(
  files: readonly LiveFile[],
  look: Look,
  fetch: FetchAnswer,
): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  const queue = files.entries()
  const work = async () => {
    for (const [index, file] of queue) seen[index] = await look(file, fetch)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return seen
}

function isOld({ before }: LiveFile, fetched: Fetched): boolean {
  return fetched.kind === 'answer' && fetched.hash === before
}

async function describe(url: string, file: LiveFile, fetched: Fetched): Promise<Differing> {
  const { age, cache } = fetched.kind === 'answer' ? fetched : {}
  return {
    url,
    file: file.path,
    came: await describeAnswer(file, fetched),
    ...(age === undefined ? {} : { age }),
    ...(cache === undefined ? {} : { cache }),
  }
}
