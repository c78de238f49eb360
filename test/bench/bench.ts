import { join } from 'node:path'
import { measure, type Rounds, type Samples, type Variant } from './measure.ts'
import type { Sizes } from './sizes.ts'

/** What the bars of one run share. */
export interface Bench {
  readonly sizes: Sizes
  /** Absolute folder with trees, texts and bundled programs. */
  readonly cache: string
  /** Programs that can be run here. */
  readonly tools: ReadonlySet<string>
  /** Whether the caller only wants to see that it runs. */
  readonly quick: boolean
  /** How far the rounds of each process lie apart, as shares of their median. */
  readonly noise: number[]
  /** Prints a line on the progress. */
  readonly say: (line: string) => void
  /** Adds a table of its own to the results, for what no bar is on. */
  readonly publish: (section: Section) => void
}

/** A part of the results behind the bars, as Markdown. */
export interface Section {
  readonly title: string
  readonly text: string
}

/** One line of the table. */
export interface Row {
  /** What is compared, such as `T1, wall`. */
  readonly what: string
  readonly unit: 'ms' | 'MB' | '' | '%'
  readonly ours: number
  /** Whom it is compared with. */
  readonly peer: string
  /** The same of the peer; absent: the bar is on our own figure. `undefined`: the peer is not available. */
  readonly theirs?: number | undefined
  /** The most that the ratio, or our own figure, may be; absent: there is no bar, the line is for information. */
  readonly atMost?: number
  /** Why the bar does not apply here, or what else is to be known. */
  readonly note?: string
}

/** One of the twelve bars. */
export interface Bar {
  readonly number: number
  /** What `--only` calls it. */
  readonly name: string
  readonly title: string
  run(bench: Bench): Promise<readonly Row[]>
}

/** A program of a file in `variants/`, as a process of its own. */
export function node(
  name: string,
  file: string,
  program: string,
  ...args: readonly (string | number)[]
): Variant {
  return {
    name,
    command: [process.execPath, join(binaries, 'variants', `${file}.js`), program, ...args.map(String)],
  }
}

/** A pipeline of the shell. */
export function shell(name: string, command: string): Variant {
  return { name, command: ['bash', '-c', `set -o pipefail; ${command}`] }
}

/** Runs variants in turn and says so. */
export async function compare(
  bench: Bench,
  variants: readonly Variant[],
  rounds: Rounds = bench.sizes,
): Promise<Samples> {
  bench.say(`  ${variants.map(({ name }) => name).join(', ')}`)
  const samples = await measure(variants, rounds)
  bench.noise.push(...samples.spreads())
  return samples
}

/** Where the programs lie that were bundled from the files here. */
export const binaries = join(import.meta.dirname)
