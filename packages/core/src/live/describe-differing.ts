import type { Differing } from './model.ts'

/** One URL that is not as the build has it, in one line, with what the answer says of its cache. */
export function describeDiffering({ url, came, age, cache }: Differing): string {
  const said = [...(age === undefined ? [] : [`age: ${age}`]), ...(cache === undefined ? [] : [cache])]
  return `${url} ${came}${said.length === 0 ? '' : ` (${said.join(', ')})`}`
}
