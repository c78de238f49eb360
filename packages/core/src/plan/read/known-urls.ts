import { compare } from '../../text/compare.ts'
import { withoutQuery } from '../address.ts'
import type { KnownUrls } from '../model.ts'
import { State } from '../model.ts'
import type { HostDue } from './host-due.ts'
import { mergeRows, type Rows } from './sorted.ts'

/** One output with the hosts that serve it. */
export interface Output {
  readonly known: KnownUrls
  readonly hosts: readonly HostDue[]
  /** `keep` counts on how many of the hosts a URL is unchanged and not due. */
  readonly rows: Rows
  /** For each host the rows of its due paths; -1: not in this output. */
  readonly found: readonly Int32Array[]
  /** Whether all that is due on the hosts is in the output, and stands in `found` where it stands in `rows`. */
  readonly isComplete: boolean
}

/** Reads what is known of some hosts; hosts that share an output are read at once. */
export function readOutputs(hosts: readonly HostDue[], byPath: boolean): Output[] {
  const outputs: { known: KnownUrls; hosts: HostDue[] }[] = []
  for (const host of hosts) {
    for (const known of host.known) {
      const same = outputs.find(
        output => output.known.paths === known.paths && output.known.states === known.states,
      )
      if (same === undefined) outputs.push({ known, hosts: [host] })
      else same.hosts.push(host)
    }
  }
  return outputs.map(({ known, hosts }) => readOutput(known, hosts, byPath))
}

function readOutput(known: KnownUrls, hosts: readonly HostDue[], byPath: boolean): Output {
  const { paths, states } = known
  const keep = new Uint32Array(paths.length)
  for (let row = 0; row < keep.length; row++) keep[row] = states[row] === State.keep ? hosts.length : 0
  let isComplete = true
  const found = hosts.map(host => {
    const rows = host.urls.locateIn(paths, states)
    let last = -1
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? -1
      if (row === -1) isComplete = false
      else if (row !== last && states[row] === State.keep) keep[row] = (keep[row] ?? 0) - 1
      last = row
    }
    return rows
  })
  const rows = { paths, keep }
  const joined = byPath ? joinQueries(rows) : rows
  return { known, hosts, found, rows: joined, isComplete: isComplete && joined === rows }
}

/** One row for a path and its queries. */
function joinQueries(rows: Rows): Rows {
  const { paths, keep } = rows
  const counts = new Map<string, number>()
  const plain: number[] = []
  for (let row = 0; row < paths.length; row++) {
    const path = paths.at(row) ?? ''
    if (!path.includes('?')) {
      if (counts.size > 0) plain.push(row)
      continue
    }
    if (counts.size === 0) for (let before = 0; before < row; before++) plain.push(before)
    const file = withoutQuery(path)
    counts.set(file, (counts.get(file) ?? 0) + (keep[row] ?? 0))
  }
  if (counts.size === 0) return rows
  const joined = [...counts.keys()].sort(compare)
  return mergeRows(
    { paths: plain.map(row => paths.at(row) ?? ''), keep: Uint32Array.from(plain, row => keep[row] ?? 0) },
    { paths: joined, keep: Uint32Array.from(joined, path => counts.get(path) ?? 0) },
  )
}
