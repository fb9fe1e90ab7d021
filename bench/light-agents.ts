import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { io, type Socket } from 'socket.io-client'
import { retryDelayMs } from '../agent/link/retry-delay.ts'
import { challengeText, type DeviceFacts } from '../shared/protocol/agent-link.ts'
import type { JobOrder, JobResult } from '../shared/protocol/job.ts'
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts'

/**
 * Many agents in one process, for measuring a relay: each has its own key, its own socket and the real agent's way of connecting
 * again; what they leave out is running the script, for which they wait a moment. Usage: light-agents.ts URL FILE, the file being
 * JSON lines of `{ deviceId, privateKey }`. Prints a line of JSON for each thing that the bench waits for.
 */

const [url = '', file = ''] = process.argv.slice(2)
const fleet = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as { deviceId: string; privateKey: string })
const RUN_MS = 50

let connected = 0
const offers: number[] = []

const facts = (hostName: string): DeviceFacts => ({
  hostName,
  platform: 'linux',
  systemName: 'Debian GNU/Linux 12 (bookworm)',
  agentVersion: '0.1.0',
  executionPolicy: 'trusted-publisher-or-handrail',
  publishers: [],
  modes: ['monitor', 'chat', 'file-transfer'],
  loggedOnUsers: ['user'],
})

type Answer = (answer: { ok: true; value: unknown }) => void

function keepConnected(deviceId: string, key: KeyObject): void {
  let failed = 0
  let lostAt = Date.now()
  const taken = new Set<string>()

  function connect(): void {
    const socket = io(`${url}/agent`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: 10_000,
      auth: { protocol: PROTOCOL_VERSION, deviceId },
    })
    let welcomed = false
    const again = (): void => {
      socket.removeAllListeners()
      socket.disconnect()
      if (welcomed) {
        connected -= 1
        lostAt = Date.now()
        failed = 0
      }
      setTimeout(connect, retryDelayMs(failed++, Date.now() - lostAt, Math.random()))
    }
    socket.on('challenge', ({ nonce }: { nonce: string }, answer: Answer) => {
      const signature = sign(null, Buffer.from(challengeText(deviceId, nonce)), key).toString('base64')
      answer({ ok: true, value: { signature } })
    })
    socket.on('welcome', (_: unknown, answer: Answer) => {
      answer({ ok: true, value: {} })
      welcomed = true
      connected += 1
      setImmediate(() => {
        socket.emit('device:facts', facts(deviceId), () => undefined)
        socket.emit('job:sync', { jobIds: [...taken] }, () => undefined)
      })
    })
    socket.on('job:offer', ({ order }: { order: string }, answer: Answer) => {
      answer({ ok: true, value: {} })
      offers.push(Date.now())
      const { jobId, script } = JSON.parse(order) as JobOrder
      if (taken.has(jobId)) throw new Error(`${jobId} was offered twice.`)
      taken.add(jobId)
      run(socket, jobId, script.sha256)
    })
    socket.onAny((_, __, answer?: Answer) => {
      // What a real agent would do about the rest is not what is measured.
      if (typeof answer === 'function' && !socket.listeners(String(_)).length) answer({ ok: true, value: {} })
    })
    socket.once('disconnect', again)
    socket.once('connect_error', again)
  }

  function run(socket: Socket, jobId: string, sha256: string): void {
    const startedAt = Date.now()
    socket.emit('job:started', { jobId, startedAt }, () => undefined)
    setTimeout(() => {
      const result: JobResult = {
        jobId,
        state: 'completed',
        cause: null,
        details: '',
        exitCode: 0,
        scriptSha256: sha256,
        publisher: null,
        startedAt,
        endedAt: Date.now(),
        outputs: [{ name: 'free', type: 'size', value: Math.floor(Math.random() * 1e9), flag: null }],
        logTail: 'done\n',
      }
      socket.emit('job:result', result, () => undefined)
    }, RUN_MS)
  }
  connect()
}

for (const { deviceId, privateKey } of fleet)
  keepConnected(
    deviceId,
    createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }),
  )

const tell = (what: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
let told = -1
setInterval(() => {
  if (connected !== told) tell({ connected: (told = connected), at: Date.now() })
}, 50)
// Standard input asks for the times of all offers so far, and begins to count anew.
process.stdin.on('data', () => tell({ offers: offers.splice(0) }))
process.stdin.on('end', () => process.exit(0))
