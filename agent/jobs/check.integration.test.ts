import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyUnrestricted } from '../../test/support/run-script-here.ts'
import type { AgentContext, AgentPart } from '../context.ts'
import type { JobDesk } from '../job-desk.ts'
import { makeDeviceKeys } from '../state/identity.ts'
import { makeJobsPart } from './jobs-part.ts'

let dir: string
let part: AgentPart
let desk: JobDesk
let text: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-checks-'))
  const { publicKey, privateKey } = makeDeviceKeys()
  const enrolled = {
    version: 1,
    deviceId: 'device-1234',
    privateKey,
    relayPublicKey: publicKey,
    enrolledAt: 0,
  }
  const context = {
    config: { stateDir: dir },
    clock: Date.now,
    log: pino({ level: 'silent' }),
    facts: () => ({ loggedOnUsers: [] }),
    relay: {
      state: { phase: 'connected' },
      ask: () => Promise.resolve({ base64: Buffer.from(text).toString('base64') }),
    },
    state: { identity: { data: { enrolled } }, sealingKey: { data: { key: null } } },
  } as unknown as AgentContext
  ;({ part, desk } = await makeJobsPart(context, (bytes, fileName) =>
    Promise.resolve(verifyUnrestricted(bytes, fileName)),
  ))
  await part.start?.()
})
afterEach(async () => {
  await part.stop?.()
  await rm(dir, { recursive: true, force: true })
})

const scriptOf = (said: string) => {
  text = said
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { fileName: 'check.sh', sha256, bytes: Buffer.byteLength(text) }
}

test('[TRIG1] [TRIG4] a check that still runs for a list that holds no longer is waited for, and each is told its own end', async () => {
  // Two at once would both find the folder that is there in the meantime.
  const script = scriptOf(
    `# @action Check\nmkdir '${dir}/begun' || touch '${dir}/twice'\nsleep 0.5\nrmdir '${dir}/begun'\nexit 7\n`,
  )
  const check = () => desk.check('check-1234', script, 60_000)
  const results = await Promise.all([check(), check(), check()])
  expect(results.map(({ exitCode, cause }) => [exitCode, cause])).toEqual(
    Array.from({ length: 3 }, () => [7, 'exit-code']),
  )
  expect(await readdir(dir)).not.toContain('twice')
})

test('[TRIG1] a check that hangs is stopped at its time-out, and the next one runs', async () => {
  const hangs = scriptOf('# @action Check\n# @time-out 1s\nsleep 60\n')
  const { exitCode, cause } = await desk.check('check-1234', hangs, 60_000)
  expect([exitCode, cause]).toEqual([null, 'time-out'])
  const next = scriptOf('# @action Check\nexit 0\n')
  expect(await desk.check('check-1234', next, 60_000)).toMatchObject({ state: 'completed' })
})
