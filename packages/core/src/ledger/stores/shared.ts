import type { Clock } from '../../http/clock.ts'
import type { Send } from '../../wire/model.ts'
import type { Store } from '../store.ts'
import { createLazyStore } from './lazy-store.ts'
import { describeRedis, type RedisPlace } from './redis/redis-place.ts'
import { describeS3, type S3Place } from './s3/s3-place.ts'

/**
 * The store of a ledger that machines share, which is loaded by its first call. Environments other than `production` have
 * a ledger of their own beside it.
 */
export function openShared(
  place: RedisPlace | S3Place,
  environment: string,
  { send, clock }: { readonly send: Send; readonly clock: Clock },
): Store {
  if (place.store === 'redis') {
    const own = { ...place, key: ofEnvironment(place.key, environment) }
    return createLazyStore(describeRedis(own), async () => {
      const [{ createBlobStore }, { openRedisBlobs }] = await Promise.all([
        import('./blobs/blob-store.ts'),
        import('./redis/redis-blobs.ts'),
      ])
      return createBlobStore(await openRedisBlobs(own), clock.now)
    })
  }
  const own = { ...place, prefix: ofEnvironment(place.prefix, environment) }
  return createLazyStore(describeS3(own), async () => {
    const [{ createBlobStore }, { createS3Blobs }] = await Promise.all([
      import('./blobs/blob-store.ts'),
      import('./s3/s3-blobs.ts'),
    ])
    return createBlobStore(createS3Blobs(own, send), clock.now)
  })
}

/** No key and no prefix that a user gives has the sign in between. */
function ofEnvironment(name: string, environment: string): string {
  return environment === 'production' ? name : `${name}~${environment}`
}
