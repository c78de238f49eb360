import { expect, it } from 'vitest'
import { coverVertices } from './vertex-cover.ts'

/** All graphs of three by three vertices: each edge is there or not. */
const graphs = Array.from({ length: 2 ** 9 }, (_, bits) =>
  Array.from({ length: 9 }, (_, i) => [Math.floor(i / 3), i % 3] as const).filter((_, i) => (bits >> i) & 1),
)

function smallest(edges: readonly (readonly [number, number])[]): number {
  let best = 6
  for (let bits = 0; bits < 2 ** 6; bits++) {
    if (!edges.every(([from, to]) => (bits >> from) & 1 || (bits >> (3 + to)) & 1)) continue
    const size = [0, 1, 2, 3, 4, 5].filter(i => (bits >> i) & 1).length
    best = Math.min(best, size)
  }
  return best
}

function cover(edges: readonly (readonly [number, number])[]): { left: number[]; right: number[] } {
  const { left, right } = coverVertices({
    left: 3,
    right: 3,
    from: edges.map(([from]) => from),
    to: edges.map(([, to]) => to),
  })
  return { left: [...left], right: [...right] }
}

it('touches every edge with as few vertices as possible', () => {
  for (const edges of graphs) {
    const { left, right } = cover(edges)
    expect(edges.filter(([from, to]) => !left[from] && !right[to])).toEqual([])
    expect([...left, ...right].filter(taken => taken === 1).length).toBe(smallest(edges))
  }
})

it('depends on the graph alone, not on the order of its edges', () => {
  for (const edges of graphs) expect(cover(edges.toReversed())).toEqual(cover(edges))
})
