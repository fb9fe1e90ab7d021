import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('has a default for everything', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataDir: './data',
    trustedProxies: 0,
  })
  expect(readConfig({}).databaseUrl).toBeUndefined()
})

test('[BRK3] several relays share a PostgreSQL: REDIS_URL beside SQLite is refused in words', () => {
  const REDIS_URL = 'redis://127.0.0.1:6379'
  expect(() => readConfig({ REDIS_URL })).toThrow('set DATABASE_URL to their PostgreSQL too')
  expect(readConfig({ REDIS_URL, DATABASE_URL: 'postgres://x/y' }).redisUrl).toBe(REDIS_URL)
})

test('[BRK1] takes an ordered list of relays, which is never an empty one', () => {
  expect(readConfig({}).relays).toEqual([])
  expect(readConfig({ RELAYS: 'https://b.example/, https://a.example' }).relays).toEqual([
    'https://b.example',
    'https://a.example',
  ])
  expect(() => readConfig({ RELAYS: ' , ' })).toThrow('RELAYS')
})

test('takes the address without the slash at its end', () => {
  expect(readConfig({ PUBLIC_URL: 'https://help.example.org/' }).publicUrl).toBe('https://help.example.org')
})

test('[TURN1] takes STUN and TURN servers, separated by commas', () => {
  const ice = {
    STUN_URLS: 'stun:a:3478, stun:b',
    TURN_URLS: 'turn:a',
    TURN_SECRET: 'a secret of some length',
  }
  expect(readConfig(ice).ice).toEqual({
    stunUrls: ['stun:a:3478', 'stun:b'],
    turnUrls: ['turn:a'],
    turnSecret: 'a secret of some length',
  })
  expect(readConfig({}).ice).toEqual({ stunUrls: [], turnUrls: [], turnSecret: undefined })
})

for (const wrong of [
  { PORT: 'http' },
  { PORT: '70000' },
  { PUBLIC_URL: 'ftp://example.org' },
  { PUBLIC_URL: 'help.example.org' },
  { CODE_LENGTH: '3' },
  { LOG_LEVEL: 'loud' },
  { REDIS_URL: 'http://127.0.0.1:6379' },
  { RELAYS: 'help.example.org' },
  { TRUSTED_PROXIES: '-1' },
  { STUN_URLS: 'turn:example.org' },
  { TURN_URLS: 'stun:example.org', TURN_SECRET: 'a secret of some length' },
  { TURN_SECRET: 'short', TURN_URLS: 'turn:example.org' },
  { TURN_SECRET: 'a secret without any server' },
  { TURN_URLS: 'turn:example.org' },
  { METRICS_TOKEN: 'short' },
  { METRICS_TOKEN: 'with a space in its middle' },
  { SYSLOG_URL: 'https://example.org' },
  { RETAIN_AUDIT_DAYS: '0' },
])
  test(`names the wrong setting: ${JSON.stringify(wrong)}`, () => {
    const [name = ''] = Object.keys(wrong)
    expect(() => readConfig(wrong)).toThrow(name)
  })
