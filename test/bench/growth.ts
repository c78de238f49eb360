import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, node } from './bench.ts'
import { makeManifests } from './manifests.ts'
import { measure, runOnce } from './measure.ts'
import { makeTree, smallSizes } from './trees.ts'
import { warm } from './warm.ts'

/** What a run takes at one size. */
export interface Point {
  readonly files: number
  /** Milliseconds, without Node's start. */
  readonly time: number
  /** Peak memory of the process, in bytes. */
  readonly memory: number
}

/** How one kind of run grows. */
export interface Growth {
  readonly name: string
  readonly points: readonly Point[]
}

/** How time and memory of a run grow with the number of files. */
export async function measureGrowth(bench: Bench): Promise<readonly Growth[]> {
  const series: { name: string; points: Point[] }[] = [
    { name: 'files on disk, nothing changed', points: [] },
    { name: 'manifest only, nothing changed', points: [] },
    { name: 'manifest only, 1 % changed', points: [] },
    { name: 'files on disk, first run', points: [] },
    { name: 'manifest only, first run', points: [] },
    { name: 'manifest only, first run, exact list', points: [] },
  ]
  const [disk, same, changed, firstOnDisk, first, firstExact] = series.map(({ name }) => name)
  for (const files of bench.sizes.growth) {
    bench.say(`  ${files} files`)
    const manifests = await makeManifests(bench.cache, files)
    const folder =
      files > bench.sizes.growthOnDisk
        ? undefined
        : await makeTree(bench.cache, { name: `files-${files}`, files, filesPerFolder: 27, size: smallSizes })
    const ledgers = [folder, join(manifests, 'before.sums')].map(source => ({
      source,
      ledger: mkdtempSync(join(bench.cache, 'ledger-')),
    }))
    try {
      for (const { source, ledger } of ledgers) {
        if (source !== undefined) await runOnce(node('record', 'growth', 'record', source, ledger))
      }
      const [onDisk = '', ofManifest = ''] = ledgers.map(({ ledger }) => ledger)
      if (folder !== undefined) warm(folder)
      const samples = await measure(
        [
          ...(folder === undefined
            ? []
            : [
                node(`${disk}`, 'growth', 'run', folder, onDisk),
                node(`${firstOnDisk}`, 'growth', 'first', folder, 'patterns', 1),
              ]),
          node(`${first}`, 'growth', 'first', join(manifests, 'before.sums'), 'patterns', 1),
          node(`${firstExact}`, 'growth', 'first', join(manifests, 'before.sums'), 'exact', 1),
          node(`${same}`, 'growth', 'run', join(manifests, 'before.sums'), ofManifest),
          node(`${changed}`, 'growth', 'run', join(manifests, 'after.sums'), ofManifest),
        ],
        bench.sizes,
      )
      for (const { name, points } of series) {
        const time = samples.figure(name, 'inner')
        if (!Number.isNaN(time)) points.push({ files, time, memory: samples.figure(name, 'peak') })
      }
    } finally {
      for (const { ledger } of ledgers) rmSync(ledger, { recursive: true, force: true })
    }
  }
  return series
}

/** The slope of a line through points whose two logarithms are taken: 1 where twice the files take twice as much. */
export function slopeOf(points: readonly Point[], value: 'time' | 'memory'): number {
  const rows = points.map(point => [Math.log(point.files), Math.log(point[value])] as const)
  const mean = (column: 0 | 1) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length
  const [x, y] = [mean(0), mean(1)]
  const above = rows.reduce((sum, row) => sum + (row[0] - x) * (row[1] - y), 0)
  return above / rows.reduce((sum, row) => sum + (row[0] - x) ** 2, 0)
}

/** What one file more costs, between the two largest sizes. */
function eachMore(points: readonly Point[], value: 'time' | 'memory'): string {
  const [before, last] = points.slice(-2)
  if (before === undefined || last === undefined) return ''
  const more = (last[value] - before[value]) / (last.files - before.files)
  return value === 'time' ? `${(1000 * more).toFixed(1)} µs` : `${(more / 1000).toFixed(2)} kB`
}

/** The points as Markdown, with the slopes. */
export function formatGrowth(series: readonly Growth[]): string {
  const sizes = [...new Set(series.flatMap(({ points }) => points.map(({ files }) => files)))]
  const lines = [
    `| | ${sizes.map(files => `${files} files`).join(' | ')} | slope | each file more |`,
    `| --- |${' --- |'.repeat(sizes.length + 2)}`,
  ]
  for (const [value, unit, scale] of [
    ['time', 'ms', 1],
    ['memory', 'MB', 1e-6],
  ] as const) {
    for (const { name, points } of series) {
      const cells = sizes.map(files => {
        const point = points.find(one => one.files === files)
        return point === undefined ? '' : `${(point[value] * scale).toFixed(0)} ${unit}`
      })
      lines.push(
        `| ${value === 'time' ? 'time' : 'peak memory'}, ${name} | ${cells.join(' | ')} | ${slopeOf(points, value).toFixed(2)} | ${eachMore(points, value)} |`,
      )
    }
  }
  return lines.join('\n')
}
