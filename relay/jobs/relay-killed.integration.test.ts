import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callApi, eventually, TEST_PASSWORD } from '../../test/support/relay.ts'
import type { ApiCall, ApiRequest } from '../../shared/protocol/admin-api.ts'
import { challengeText, fromAgentEvents, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { jobOrderSchema, type JobResult } from '../../shared/protocol/job.ts'
import { answerEvents, ask } from '../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'

const relayProgram = join(import.meta.dirname, '../main.ts')

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

/** A relay in a process of its own, which dies as processes do: between any two instructions. */
async function startRelayProcess(
  port: number,
  dataDir: string,
): Promise<{ child: ChildProcess; said: () => string }> {
  const child = spawn(process.execPath, [relayProgram, 'serve'], {
    env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await eventually(() => said.includes('Relay ready'), 20_000)
  return { child, said: () => said }
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

describe('a relay that is killed again and again while jobs are under way', () => {
  let dataDir: string
  let port: number
  let relay: Awaited<ReturnType<typeof startRelayProcess>>
  let token: string | undefined
  let socket: Socket | undefined

  const api = <C extends ApiCall>(call: C, request: ApiRequest<C>) =>
    callApi(`http://127.0.0.1:${port}`, call, request, token)

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'handrail-killed-'))
    port = await freePort()
    relay = await startRelayProcess(port, dataDir)
    const setupToken = await eventually(() => /token=([\w-]+)\n/.exec(relay.said())?.[1])
    const person = { name: 'ada', fullName: 'Ada', mail: 'ada@example.org', password: TEST_PASSWORD }
    token = (await api('POST /api/setup', { body: { token: setupToken, organisation: 'Ltd', ...person } }))
      .token
  })
  afterAll(async () => {
    socket?.disconnect()
    await kill(relay.child)
    await rm(dataDir, { recursive: true, force: true })
  })

  it('[TRIG4] loses no job that it had accepted and has none run twice', async () => {
    const script = '# @action Count\necho\n'
    const { id: scriptId } = await api('POST /api/scripts', {
      body: { fileName: 'count.sh', base64: Buffer.from(script).toString('base64') },
    })
    const { token: enrolment } = await api('POST /api/enrolment-tokens', {})
    const keys = generateKeyPairSync('ed25519')
    const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    const { deviceId } = await api('POST /api/enrol', {
      body: { token: enrolment, publicKey, hostName: 'desk-1', platform: 'linux' },
    })

    // The device as an agent is one: what it has taken it runs once, and it reports until it is heard.
    const runs = new Map<string, number>()
    const outbox = new Map<string, JobResult>()
    const report = async (link: Socket, result: JobResult): Promise<void> => {
      try {
        await ask(link, fromAgentEvents, 'job:result', result, 2000)
        outbox.delete(result.jobId)
      } catch {
        // Not heard: it stays in the outbox until the next connect.
      }
    }
    const link = io(`http://127.0.0.1:${port}/agent`, {
      transports: ['websocket'],
      auth: { protocol: PROTOCOL_VERSION, deviceId },
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
    })
    socket = link
    const fault = (event: string, error: unknown): void => {
      throw new Error(`The device failed at ${event}.`, { cause: error })
    }
    answerEvents(
      link,
      toAgentEvents,
      {
        challenge: ({ nonce }) => ({
          signature: sign(null, Buffer.from(challengeText(deviceId, nonce)), keys.privateKey).toString(
            'base64',
          ),
        }),
        welcome: () => {
          const held = [...outbox.keys()]
          setImmediate(() => {
            for (const result of outbox.values()) void report(link, result)
            ask(link, fromAgentEvents, 'job:sync', { jobIds: held }, 2000).catch(() => undefined)
          })
          return {}
        },
        'session:request': () => ({}),
        'participant:request': () => ({}),
        'session:participants': () => ({}),
        'session:handover': () => ({}),
        'session:terms': () => ({}),
        'session:signal': () => ({}),
        'session:ended': () => ({}),
        'job:cancel': () => ({}),
        'watch:list': () => ({}),
        'watch:unmute': () => ({}),
        'offers:changed': () => ({}),
        'job:offer': ({ order: text }) => {
          const order = jobOrderSchema.parse(JSON.parse(text))
          if (runs.has(order.jobId)) return {}
          runs.set(order.jobId, (runs.get(order.jobId) ?? 0) + 1)
          const result: JobResult = {
            jobId: order.jobId,
            state: 'completed',
            cause: null,
            details: '',
            exitCode: 0,
            scriptSha256: order.script.sha256,
            publisher: null,
            startedAt: Date.now(),
            endedAt: Date.now(),
            outputs: [],
            logTail: '',
          }
          outbox.set(order.jobId, result)
          ask(
            link,
            fromAgentEvents,
            'job:started',
            { jobId: order.jobId, startedAt: Date.now() },
            2000,
          ).catch(() => undefined)
          void report(link, result)
          return {}
        },
      },
      fault,
    )

    const accepted: string[] = []
    const over = new AbortController()
    const askOn = async (): Promise<void> => {
      while (!over.signal.aborted) {
        try {
          accepted.push((await api('POST /api/jobs', { body: { scriptId, deviceId, inputs: {} } })).id)
        } catch {
          // The relay is down; nobody was told that the job was accepted.
          await new Promise(resolve => setTimeout(resolve, 20))
        }
      }
    }
    const people = [askOn(), askOn(), askOn(), askOn()]
    for (let round = 0; round < 4; round += 1) {
      const before = accepted.length
      await eventually(() => accepted.length >= before + 15 + round * 7, 20_000)
      await kill(relay.child)
      relay = await startRelayProcess(port, dataDir)
    }
    over.abort()
    await Promise.all(people)

    await eventually(async () => {
      const waiting = await Promise.all(
        (['queued', 'running', 'waiting-for-device'] as const).map(
          async state => (await api('GET /api/jobs', { query: { state } })).rows.length,
        ),
      )
      return waiting.every(count => count === 0) && outbox.size === 0
    }, 30_000)
    expect(accepted.length).toBeGreaterThan(80)
    const states = await Promise.all(
      accepted.map(async id => (await api('GET /api/jobs/:id', { params: { id } })).state),
    )
    expect(new Set(states)).toEqual(new Set(['completed']))
    expect(accepted.filter(id => runs.get(id) !== 1)).toEqual([])
  })
})
