import { createHash } from 'node:crypto'

/**
 * The 32 characters by which the simulated API knows an image.
 * ASSUME md5 of the source URL: the vendor's way of making them is not documented, clients cannot compute them.
 *
 * @param url absolute URL of the image at its origin.
 */
export function assetHash(url: string): string {
  return createHash('md5').update(url).digest('hex')
}
