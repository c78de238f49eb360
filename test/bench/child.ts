/** What a program found out about itself: times in milliseconds, sizes in bytes, or counts. */
export type Figures = Readonly<Record<string, number>>

/** One program of a file of variants. */
export type Program = (...args: string[]) => Figures | Promise<Figures>

/**
 * Runs the program that the command line names, with the rest of it as arguments, and prints what it found out, with
 * the process's peak memory (`peak`).
 */
export async function serve(programs: Readonly<Record<string, Program>>): Promise<void> {
  const [, file, name = '', ...args] = process.argv
  const program = programs[name]
  if (program === undefined) throw new Error(`${file} has no program "${name}"`)
  const figures = await program(...args)
  // ASSUME: kilobytes. https://nodejs.org/api/process.html#processresourceusage
  const peak = process.resourceUsage().maxRSS * 1024
  process.stdout.write(`${JSON.stringify({ ...figures, peak })}\n`)
}

/** Milliseconds that some work takes. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The smallest number of milliseconds that some work takes, of `runs`: what it costs once the machine is warm. */
export async function bestTime(runs: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) best = Math.min(best, await time(work))
  return best
}
