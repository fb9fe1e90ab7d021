import { generateKeyPairSync } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from './postgres.ts'
import { redisProgram, startRedis, type RedisServer } from './redis.ts'
import { startRelayProcess, type RelayProcess } from './relay-process.ts'
import { callApi, type TestIdentity } from './relay.ts'

/** Two relay processes of one installation, on a real PostgreSQL and a real Redis of their own. */
export interface SeveralRelays {
  a: RelayProcess
  b: RelayProcess
  redis: RedisServer
  databaseUrl: string
  /** Enrols a device at whichever relay answers. */
  enrolDevice: (hostName?: string) => Promise<TestIdentity>
  stop: () => Promise<void>
}

/** Why such an installation cannot be started here; null where it can. */
export const severalRelaysMissing: string | null =
  redisProgram === undefined ? 'no Redis is installed (Debian: apt-get install redis-server)' : null

/** `forB` are settings of the second one alone. */
export async function startSeveralRelays(forB: Record<string, string> = {}): Promise<SeveralRelays> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-relays-'))
    stops.push(() => rm(folder, { recursive: true, force: true }))
    const postgres = await startPostgres()
    if ('missing' in postgres) throw new Error(postgres.missing)
    stops.push(postgres.stop)
    const redis = await startRedis()
    stops.push(redis.stop)
    const settings = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }
    const a = await startRelayProcess(join(folder, 'a'), settings)
    stops.push(a.stop)
    // Relays of one installation have the same keys.
    await mkdir(join(folder, 'b'))
    await cp(join(folder, 'a', 'relay-secrets.json'), join(folder, 'b', 'relay-secrets.json'))
    const b = await startRelayProcess(join(folder, 'b'), { ...settings, ...forB })
    stops.push(b.stop)
    return {
      a,
      b,
      redis,
      databaseUrl: postgres.url,
      async enrolDevice(hostName = 'desk-1') {
        const { token } = await a.api('POST /api/enrolment-tokens', {})
        const { publicKey, privateKey } = generateKeyPairSync('ed25519')
        const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
        const body = { token, publicKey: key, hostName, platform: 'linux' as const }
        const enrolled = await callApi(a.url, 'POST /api/enrol', { body }, undefined)
        return { deviceId: enrolled.deviceId, privateKey, relayPublicKey: enrolled.relayPublicKey }
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
