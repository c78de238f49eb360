/** A graph between `left` and `right` vertices: edge i joins `from[i]` with `to[i]`. */
export interface Bipartite {
  readonly left: number
  readonly right: number
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * A smallest set of vertices that touches every edge: by König's theorem as large as a largest matching (found with
 * Hopcroft and Karp's algorithm). The vertices that alternating paths from free left vertices reach are the same for
 * every largest matching, so the result depends on the graph alone, not on the order of its edges.
 */
export function coverVertices(graph: Bipartite): { left: Uint8Array; right: Uint8Array } {
  const { first, next } = adjacency(graph)
  const mateOfLeft = new Int32Array(graph.left).fill(-1)
  const mateOfRight = new Int32Array(graph.right).fill(-1)
  const level = new Int32Array(graph.left)
  while (layer(graph, first, next, mateOfLeft, mateOfRight, level)) {
    const cursor = first.slice()
    for (let vertex = 0; vertex < graph.left; vertex++) {
      if (mateOfLeft[vertex] === -1) augment(vertex, graph, cursor, next, mateOfLeft, mateOfRight, level)
    }
  }
  // The last layering reached no free right vertex: what it did reach is König's set.
  const left = new Uint8Array(graph.left)
  const right = new Uint8Array(graph.right)
  for (let vertex = 0; vertex < graph.left; vertex++) {
    if (level[vertex] === -1) left[vertex] = 1
    else
      for (let edge = first[vertex] ?? -1; edge >= 0; edge = next[edge] ?? -1) right[graph.to[edge] ?? 0] = 1
  }
  return { left, right }
}

/** The edges of each left vertex, as linked lists through `next`. */
function adjacency({ left, from }: Bipartite): { first: Int32Array; next: Int32Array } {
  const first = new Int32Array(left).fill(-1)
  const next = new Int32Array(from.length)
  for (let edge = 0; edge < from.length; edge++) {
    const vertex = from[edge] ?? 0
    next[edge] = first[vertex] ?? -1
    first[vertex] = edge
  }
  return { first, next }
}

/** Breadth first: how far each left vertex is from a free one (-1: out of reach); whether a longer matching exists. */
function layer(
  { left, to }: Bipartite,
  first: Int32Array,
  next: Int32Array,
  mateOfLeft: Int32Array,
  mateOfRight: Int32Array,
  level: Int32Array,
): boolean {
  const queue: number[] = []
  for (let vertex = 0; vertex < left; vertex++) {
    level[vertex] = mateOfLeft[vertex] === -1 ? 0 : -1
    if (level[vertex] === 0) queue.push(vertex)
  }
  let free = false
  for (let head = 0; head < queue.length; head++) {
    const vertex = queue[head] ?? 0
    for (let edge = first[vertex] ?? -1; edge >= 0; edge = next[edge] ?? -1) {
      const mate = mateOfRight[to[edge] ?? 0] ?? -1
      if (mate === -1) free = true
      else if (level[mate] === -1) {
        level[mate] = (level[vertex] ?? 0) + 1
        queue.push(mate)
      }
    }
  }
  return free
}

/** Depth first along the layers from a free left vertex to a free right one; turns the path it finds over. */
function augment(
  root: number,
  { to }: Bipartite,
  cursor: Int32Array,
  next: Int32Array,
  mateOfLeft: Int32Array,
  mateOfRight: Int32Array,
  level: Int32Array,
): void {
  const stack = [root]
  while (stack.length > 0) {
    const vertex = stack.at(-1) ?? 0
    const edge = cursor[vertex] ?? -1
    if (edge === -1) {
      stack.pop()
      const below = stack.at(-1)
      if (below !== undefined) cursor[below] = next[cursor[below] ?? 0] ?? -1
      continue
    }
    const mate = mateOfRight[to[edge] ?? 0] ?? -1
    if (mate === -1) {
      for (const member of stack) {
        const target = to[cursor[member] ?? 0] ?? 0
        mateOfRight[target] = member
        mateOfLeft[member] = target
      }
      return
    }
    if (level[mate] === (level[vertex] ?? 0) + 1) stack.push(mate)
    else cursor[vertex] = next[edge] ?? -1
  }
}
