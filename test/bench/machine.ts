import { createHash } from 'node:crypto'
import { availableParallelism, cpus } from 'node:os'

/**
 * The machine, and how steady it was: what is needed to judge the figures of a run.
 *
 * @param noise - how far the rounds of each process lie apart, as shares of their median
 */
export function describeMachine(load: readonly number[], noise: readonly number[], quick: boolean): string {
  const rate = hashRate()
  const range = `${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}`
  const parts = [
    `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${process.platform}, Node ${process.versions.node}`,
    `SHA-256 at ${rate.toFixed(2)} GB/s${rate < SHA_INSTRUCTIONS ? ', without instructions of the CPU for it' : ''}`,
    `load while measuring: ${range}`,
  ]
  const size = quick ? ' Tiny sizes and one round: the figures say nothing.' : ''
  return `${parts.join('; ')}.${describeNoise(noise)}${size}`
}

function describeNoise(noise: readonly number[]): string {
  if (noise.length === 0) return ''
  const sorted = noise.toSorted((a, b) => a - b)
  const percent = (share: number): string =>
    `${(100 * (sorted[Math.floor(share * (sorted.length - 1))] ?? 0)).toFixed(0)} %`
  return ` Noise: of the ${sorted.length} processes that were timed in rounds, half had their slowest round within ${percent(0.5)} of the fastest, nine in ten within ${percent(0.9)}. The ratios are of medians: one within a tenth of its bar may fall on either side.`
}

/** GB/s that no CPU reaches without instructions for SHA-256, and every one with them. */
const SHA_INSTRUCTIONS = 0.8

/** GB/s of SHA-256 from memory, on one core. */
function hashRate(): number {
  const block = Buffer.alloc(1 << 20)
  const rounds = 100
  const hash = createHash('sha256')
  const start = performance.now()
  for (let round = 0; round < rounds; round++) hash.update(block)
  hash.digest()
  return (rounds * block.length) / 1e6 / (performance.now() - start)
}
