import process from 'node:process'
import { expect, test } from 'vitest'
import { Life } from './life.ts'

/** Other lives: `CAMPAIGN_SEED=7 CAMPAIGN_LIVES=2000 npx vitest run test/campaign`. */
const seed = Number(process.env.CAMPAIGN_SEED ?? 1)
const lives = Number(process.env.CAMPAIGN_LIVES ?? 150)
const STEPS = 25

test(
  `${lives} lives from seed ${seed}: nothing is lost, and nothing unchanged thrown out`,
  async () => {
    for (let life = seed; life < seed + lives; life++) {
      const { steps, lost, thrownOut } = await new Life(life).live(STEPS)
      expect({ life, lost, thrownOut, steps: lost.length + thrownOut.length > 0 ? steps : [] }).toEqual({
        life,
        lost: [],
        thrownOut: [],
        steps: [],
      })
    }
  },
  1_000 * lives + 100_000,
)
