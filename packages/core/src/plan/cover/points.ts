import type { Pattern } from './candidates.ts'

/** Patterns, and what else they are combined with. */
export interface Choice {
  readonly patterns: readonly Pattern[]
  readonly left?: Choice | undefined
  readonly right?: Choice | undefined
}

/** One way to cover all due rows beneath a folder. */
export interface Point {
  /** Items; a row that nothing names counts as more than all items. */
  readonly cost: number
  /** Unchanged URLs that are hit. */
  readonly hits: number
  readonly choice?: Choice | undefined
}

/** How many ways are kept, and which. */
export interface Limits {
  /** Unchanged URLs that may be hit. */
  readonly budget: number
  readonly limit: number
}

/** All ways to do both of two things. */
export function combine(limits: Limits, a: Point[], b: Point[]): Point[] {
  if (b.length === 1 && b[0]?.cost === 0) return a
  const best = new Map<number, Point>()
  for (const left of a) {
    for (const right of b) {
      const cost = left.cost + right.cost
      const hits = left.hits + right.hits
      if (hits > limits.budget || hits >= (best.get(cost)?.hits ?? Number.POSITIVE_INFINITY)) continue
      const choice =
        left.choice === undefined
          ? right.choice
          : right.choice === undefined
            ? left.choice
            : { patterns: [], left: left.choice, right: right.choice }
      best.set(cost, { cost, hits, choice })
    }
  }
  return prune(limits, [...best.values()])
}

/** Keeps the ways that no other beats, cheapest first. */
export function prune({ budget, limit }: Limits, points: Point[]): Point[] {
  points.sort((a, b) => a.cost - b.cost || a.hits - b.hits)
  const kept: Point[] = []
  let least = Number.POSITIVE_INFINITY
  for (const point of points) {
    if (point.hits >= least || point.hits > budget) continue
    least = point.hits
    kept.push(point)
  }
  if (kept.length <= limit) return kept
  const step = (kept.length - 1) / (limit - 1)
  return Array.from({ length: limit }, (_, i) => kept[Math.round(i * step)]).flatMap(point => point ?? [])
}

/** The patterns of a choice, in their order. */
export function collect(choice: Choice | undefined): Pattern[] {
  const found: Pattern[] = []
  const open = [choice]
  while (open.length > 0) {
    const next = open.pop()
    if (next === undefined) continue
    for (const pattern of next.patterns) found.push(pattern)
    open.push(next.left, next.right)
  }
  return found.sort((a, b) => a.folder - b.folder || a.extension - b.extension)
}
