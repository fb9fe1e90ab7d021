import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PageState } from '../../shared/protocol/page-link.ts'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { openControllerViewer, type ControllerViewer } from '../../test/support/controller-viewer.ts'
import { startDesktop, type Desktop } from '../../test/support/desktop.ts'
import { eventually, startTestRelay, type TestController, type TestRelay } from '../../test/support/relay.ts'
import { lastHeard, toldPhase } from '../../test/support/sessions.ts'
import { readPageAddress } from '../page/page-address.ts'
import { openPageClient, type PageClient } from '../page/page-client.ts'

/** The whole device: a real relay, a real agent process on a real desktop, a real peer. */

let desktop: Desktop
let relay: TestRelay
let agent: AgentProcess
let home: string
let controller: TestController
let viewer: ControllerViewer | null
let page: PageClient
let state: PageState | null
let terminal: ChildProcess | null

beforeAll(async () => {
  state = null
  desktop = await startDesktop({ width: 1024, height: 768, moving: false })
  home = await mkdtemp(join(tmpdir(), 'handrail-home-'))
  relay = await startTestRelay()
  agent = await makeAgentProcess()
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  const enrolled = await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
  expect(enrolled.err).toBe('')
  agent.run({ DISPLAY: desktop.display, HOME: home, TMPDIR: home })
  page = await eventually(
    async () =>
      await openPageClient(agent.stateDir, {
        onState: said => (state = said),
        onGone: () => (state = null),
      }).catch(() => null),
  )
  await eventually(() => state?.relay.connected)
})

afterAll(async () => {
  page.close()
  await agent.cleanUp()
  await relay.stop()
  await desktop.stop()
  await rm(home, { recursive: true, force: true })
})

beforeEach(async () => {
  viewer = null
  terminal = null
  controller = await relay.connectController()
})

afterEach(async () => {
  viewer?.stop()
  terminal?.kill('SIGKILL')
  const left = state?.session
  if (left && left.phase !== 'ended') await page.ask('session:stop', { sessionId: left.id })
  await eventually(() => !state?.session || state.session.phase === 'ended')
  if (left) await page.ask('session:dismiss', { sessionId: left.id })
  await eventually(() => state?.session === null && state.relay.connected, 30_000)
})

async function startAndEnter(): Promise<string> {
  const { session, code } = await controller.ask('session:start', {})
  await page.ask('code:connect', { text: code.replace(/(\d{3})/g, '$1 ') })
  await eventually(() => state?.session?.phase === 'accepting')
  return session.id
}

async function acceptedAndLive(allowFiles = true): Promise<string> {
  const sessionId = await startAndEnter()
  await page.ask('session:accept', { sessionId, allowed: allowFiles ? ['file-transfer'] : [] })
  await toldPhase(controller, sessionId, 'connecting')
  viewer = await openControllerViewer(controller, sessionId)
  await toldPhase(controller, sessionId, 'live')
  return sessionId
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a session with this device', () => {
  test('[CODE6] [CONS2] [SCR1] [CHAT1] [FILE1] from the code on the page to its end', async () => {
    const sessionId = await startAndEnter()
    expect(state?.session).toMatchObject({
      phase: 'accepting',
      controller: { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' },
    })
    await page.ask('session:accept', { sessionId, mode: 'monitor', allowed: ['file-transfer'] })
    expect(await toldPhase(controller, sessionId, 'connecting')).toMatchObject({ mode: 'monitor' })
    viewer = await openControllerViewer(controller, sessionId)
    const seen = viewer
    await toldPhase(controller, sessionId, 'live')
    await eventually(() => seen.frames().width === 1024 && seen.frames().count > 5)

    seen.say({ type: 'chat', messageId: 'controller-1', text: 'Hello', sentAt: Date.now() })
    await page.ask('chat:send', { messageId: 'target-01', text: 'Hi' })
    await seen.hear('chat', line => line.text === 'Hi')
    seen.say({ type: 'chat-delivered', messageId: 'target-01' })
    await eventually(
      () =>
        state?.session?.phase === 'live' &&
        state.session.chat.length === 2 &&
        state.session.chat.every(line => line.delivered),
    )

    const bytes = randomBytes(300_000)
    await seen.sendFile(1, 'fix.zip', bytes)
    const path = join(home, 'Downloads', 'Handrail', 'fix.zip')
    expect(sha256(await readFile(path))).toBe(sha256(bytes))

    await page.ask('session:stop', { sessionId })
    expect(await seen.hear('end')).toMatchObject({ reason: 'target-ended' })
    expect(await toldPhase(controller, sessionId, 'ended')).toMatchObject({ reason: 'target-ended' })
    await eventually(() => state?.session?.phase === 'ended')
    await page.ask('session:dismiss', { sessionId })
    await eventually(() => state?.session === null)

    const { happenings } = await relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
    const told = happenings.map(({ happening }) => happening)
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'file', name: 'fix.zip', sha256: sha256(bytes) }),
    )
    expect(told.filter(happening => happening.type === 'chat')).toHaveLength(2)
  })

  test('[FILE1] a file from the page reaches the controller whole, and nothing is left of the upload', async () => {
    await acceptedAndLive()
    const address = await readPageAddress(agent.stateDir)
    const bytes = randomBytes(500_000)
    const response = await fetch(
      `http://127.0.0.1:${address?.port}/upload?name=${encodeURIComponent('a/b log.txt')}`,
      {
        method: 'POST',
        headers: { 'x-handrail-token': address?.token ?? '' },
        body: bytes,
      },
    )
    expect(response.status).toBe(200)
    const seen = viewer as ControllerViewer
    const offer = await seen.hear('file-offer')
    expect(offer).toMatchObject({ name: 'b log.txt', bytes: 500_000 })
    const { transfer } = offer
    seen.say({ type: 'file-accept', transfer, fromByte: 0 })
    const end = await seen.hear('file-end')
    expect(sha256(Buffer.concat(seen.received.get(transfer) ?? []))).toBe(end.sha256)
    seen.say({ type: 'file-received', transfer, sha256: end.sha256 })
    await eventually(
      () => state?.session?.phase === 'live' && state.session.files.some(file => file.state === 'arrived'),
    )
    const uploads = (await readdir(home)).find(name => name.startsWith('handrail-uploads-')) ?? ''
    await eventually(async () => (await readdir(join(home, uploads))).length === 0)
  })

  test('[CONS2] a refusal reaches the controller with its reason', async () => {
    const sessionId = await startAndEnter()
    await page.ask('session:refuse', { sessionId })
    expect(await toldPhase(controller, sessionId, 'ended')).toMatchObject({ reason: 'user-refused' })
  })

  test('[CODE4] a wrong code is refused, and Cancel leaves nothing behind', async () => {
    await page.ask('code:connect', { text: '000 000 000' })
    await eventually(() => state?.codeEntry.phase === 'failed')
    expect(state?.codeEntry).toMatchObject({ code: 'code-refused' })
    await page.ask('code:cancel', {})
    await eventually(() => state?.codeEntry.phase === 'idle')
    expect(state?.session).toBeNull()
  })

  test('[SES3] a second code on a device in session is refused with who is connected', async () => {
    await acceptedAndLive()
    const { code } = await controller.ask('session:start', {})
    await expect(page.ask('code:connect', { text: code })).rejects.toMatchObject({
      code: 'session-state',
      message: expect.stringContaining('Ada Lovelace (Example Ltd)'),
    })
  })

  test('a crash of the session’s process ends the session, and the agent takes the next one', async () => {
    const sessionId = await acceptedAndLive()
    const children = await desktop.run('pgrep', ['-f', '-P', String(agentPid()), 'child/main.ts'])
    process.kill(Number(children.trim()), 'SIGKILL')
    expect(await toldPhase(controller, sessionId, 'ended')).toMatchObject({ reason: 'session-fault' })
    viewer?.stop()
    await acceptedAndLive()
  })

  test('[SES2] a relay that is restarted in mid-session does not end it', async () => {
    const sessionId = await acceptedAndLive()
    await relay.restart()
    viewer?.say({ type: 'chat', messageId: 'controller-1', text: 'still there?', sentAt: 1 })
    await eventually(() => state?.session?.phase === 'live' && state.session.chat.length === 1)
    await eventually(() => state?.relay.connected, 30_000)
    expect(state?.session?.phase).toBe('live')
    await page.ask('session:stop', { sessionId })
    await eventually(async () => {
      const { state: now } = await relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
      return now.phase === 'ended' && now.reason === 'target-ended'
    })
  })

  test('[CONS2] an answer given while the relay is away is told once it is back', async () => {
    const sessionId = await startAndEnter()
    const restarted = relay.restart()
    await eventually(() => state?.relay.connected === false)
    await page.ask('session:refuse', { sessionId })
    await restarted
    await eventually(async () => {
      const { state: now } = await relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
      return now.phase === 'ended' && now.reason === 'user-refused'
    }, 30_000)
  })
})

function agentPid(): number {
  const pid = /"pid":(\d+)/.exec(agent.log())?.[1]
  return Number(pid)
}

describe('agent connect', () => {
  function startConnect(...args: string[]): {
    out: () => string
    type: (text: string) => void
    ended: Promise<number | null>
  } {
    const main = join(import.meta.dirname, '..', 'main.ts')
    const program = spawn(process.execPath, [main, 'connect', '--state', agent.stateDir, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    terminal = program
    let out = ''
    program.stdout.on('data', piece => (out += String(piece)))
    program.stderr.on('data', piece => (out += String(piece)))
    return {
      out: () => out,
      type: text => program.stdin.write(text),
      ended: new Promise(resolve => program.once('exit', resolve)),
    }
  }

  test('[CODE6] [CONS2] code and acceptance in a terminal, chat both ways, and Ctrl-C stops the session', async () => {
    const { session, code } = await controller.ask('session:start', {})
    const { out, type, ended } = startConnect()
    type(`${code}\n`)
    await eventually(() => out().includes('Ada Lovelace (Example Ltd, ada@example.org) asks to connect'))
    type('f\n')
    await toldPhase(controller, session.id, 'connecting')
    viewer = await openControllerViewer(controller, session.id)
    await eventually(() => out().includes('Connected: '))
    viewer.say({ type: 'chat', messageId: 'controller-1', text: 'Hello \u001b[31mthere', sentAt: 1 })
    await eventually(() => out().includes('Ada Lovelace: Hello \ufffd[31mthere'))
    type('Hi from the terminal\n')
    await viewer.hear('chat', line => line.text === 'Hi from the terminal')
    terminal?.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(await toldPhase(controller, session.id, 'ended')).toMatchObject({ reason: 'target-ended' })
  })

  test('[CODE4] a wrong code is said, with exit code 1', async () => {
    const { out, type, ended } = startConnect()
    type('123456789\n')
    expect(await ended).toBe(1)
    expect(out()).toContain('not valid')
  })

  test('[CONS2] page and terminal are asked alike; the first answer wins', async () => {
    const { session, code } = await controller.ask('session:start', {})
    const { out, type, ended } = startConnect('--json')
    type(`${code}\n`)
    await eventually(() => out().includes('"accepting"'))
    await page.ask('session:refuse', { sessionId: session.id })
    type('y\n')
    expect(await ended).toBe(1)
    expect(out()).toContain('"user-refused"')
    expect(lastHeard(controller, 'session:changed', session.id)?.session.state).toMatchObject({
      reason: 'user-refused',
    })
  })
})
