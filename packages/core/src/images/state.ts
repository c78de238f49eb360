import { createHash, randomUUID } from 'node:crypto'
import { compare } from '../text/compare.ts'
import type { ImageRecord, TokenSource } from './tokens.ts'

/**
 * A text that stays the same as long as every text of a build gets the tokens that it got before, for bundlers that
 * keep what their loaders made: where an image is not as it is known, or nothing is known yet, it is always another.
 */
export async function stateOf({
  known,
  firstRun,
  locate,
  hash,
}: Pick<TokenSource, 'known' | 'firstRun' | 'locate' | 'hash'>): Promise<string> {
  const images = [...known].sort(([a], [b]) => compare(a, b))
  const same = await Promise.all(images.map(([image, record]) => isSame(image, record)))
  if (firstRun || same.includes(false)) return randomUUID()
  return createHash('sha256').update(JSON.stringify(images)).digest('hex')

  async function isSame(image: string, record: ImageRecord): Promise<boolean> {
    const file = locate(image)
    return file === undefined || file.hashed || (await hash(file.path)) === record.hash
  }
}
