import {
  RateLimiterMemory,
  RateLimiterRedis,
  type IRateLimiterRedisOptions,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible'

/** Makes a counter of points by key. Every kind of counter has a prefix of its own. CODE5. */
export type MakeCounter = (options: {
  keyPrefix: string
  points: number
  /** Whole seconds: Redis' counters know no shorter time. */
  durationS: number
}) => RateLimiterAbstract

/** Counters of this relay alone. */
export const countInMemory: MakeCounter = ({ durationS, ...options }) =>
  new RateLimiterMemory({ ...options, duration: durationS })

/**
 * Counters that all relays of the installation share. While Redis is away each relay counts for itself: the throttles never
 * stand open, and nobody is shut out for Redis' sake.
 */
export function countInRedis(client: IRateLimiterRedisOptions['storeClient']): MakeCounter {
  return ({ durationS, keyPrefix, points }) =>
    new RateLimiterRedis({
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      keyPrefix: `handrail:${keyPrefix}`,
      points,
      duration: durationS,
      insuranceLimiter: countInMemory({ durationS, keyPrefix, points }),
    })
}
