import { spawn } from 'node:child_process'
import type { Figures } from './child.ts'

/** One way to do the work: a command that is run as a process of its own. */
export interface Variant {
  readonly name: string
  readonly command: readonly string[]
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** One run of a variant. */
export interface Sample {
  /** Milliseconds from start to end of the process. */
  readonly wall: number
  /** Milliseconds of CPU, of the process and of all that it started. */
  readonly cpu: number
  /** What it said of itself. */
  readonly figures: Figures
}

/** The samples of each variant. */
export class Samples {
  readonly #samples: ReadonlyMap<string, readonly Sample[]>

  constructor(samples: ReadonlyMap<string, readonly Sample[]>) {
    this.#samples = samples
  }

  wall(variant: string): number {
    return this.#median(variant, ({ wall }) => wall)
  }

  cpu(variant: string): number {
    return this.#median(variant, ({ cpu }) => cpu)
  }

  /** The median of what a variant said of itself; `NaN` where it did not. */
  figure(variant: string, name: string): number {
    return this.#median(variant, ({ figures }) => figures[name] ?? Number.NaN)
  }

  /** For each variant how far its rounds lie apart: the longest less the shortest, as a share of the median. */
  spreads(): number[] {
    return [...this.#samples.values()].flatMap(samples => {
      const walls = samples.map(({ wall }) => wall)
      return walls.length < 3 ? [] : [(Math.max(...walls) - Math.min(...walls)) / median(walls)]
    })
  }

  #median(variant: string, of: (sample: Sample) => number): number {
    return median((this.#samples.get(variant) ?? []).map(of))
  }
}

/** How often variants are run. */
export interface Rounds {
  readonly warmups: number
  readonly rounds: number
}

/** Runs variants in turn, A B C … A B C …, each in a process of its own. The first rounds only warm up. */
export async function measure(variants: readonly Variant[], { warmups, rounds }: Rounds): Promise<Samples> {
  const samples = new Map(variants.map(({ name }): [string, Sample[]] => [name, []]))
  for (let round = -warmups; round < rounds; round++) {
    for (const variant of variants) {
      const sample = await runOnce(variant)
      if (round >= 0) samples.get(variant.name)?.push(sample)
    }
  }
  return new Samples(samples)
}

/** Runs a variant once. */
export async function runOnce({ name, command, env }: Variant): Promise<Sample> {
  // Of all that can be started from here, bash alone tells what a process and its children took.
  const child = spawn('bash', ['-c', 'time "$@"', 'bash', ...command], {
    env: { ...process.env, LC_ALL: 'C', TIMEFORMAT: '%3R %3U %3S', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', text => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    output.stderr += text
  })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const times = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(output.stderr)
  if (status !== 0 || times === null) {
    throw new Error(`${name} ended with status ${status}:\n${output.stderr}${output.stdout.slice(-2000)}`)
  }
  const [, wall, user, system] = times.map(Number)
  return {
    wall: 1000 * (wall ?? 0),
    cpu: 1000 * ((user ?? 0) + (system ?? 0)),
    figures: readFigures(output.stdout),
  }
}

/** The last line of a child's output, if it is its figures. */
function readFigures(text: string): Figures {
  const line = text.trimEnd().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) return {}
  const figures: unknown = JSON.parse(line)
  const entries = Object.entries(Object(figures)).map(([name, value]) => [name, Number(value)] as const)
  return Object.fromEntries(entries)
}

/** The middle one of some numbers; the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}
