import { createSocket } from 'node:dgram'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { eventually, startTestRelay, type TestRelay } from '../../test/support/relay.ts'

/** A relay that forwards to a real socket. */

let relay: TestRelay
afterEach(async () => await relay.stop())

/** A syslog server over TCP that reads messages by their length. */
async function listen(
  port = 0,
): Promise<{ port: number; messages: string[]; connections: Set<Socket>; stop: () => Promise<void> }> {
  const messages: string[] = []
  const connections = new Set<Socket>()
  const server: Server = createServer(socket => {
    connections.add(socket)
    let rest = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('close', () => connections.delete(socket))
    socket.on('data', chunk => {
      rest = Buffer.concat([rest, chunk])
      for (;;) {
        const space = rest.indexOf(32)
        const length = Number(rest.subarray(0, space).toString())
        if (space < 0 || rest.length < space + 1 + length) return
        messages.push(rest.subarray(space + 1, space + 1 + length).toString())
        rest = rest.subarray(space + 1 + length)
      }
    })
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const stop = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve())
      for (const socket of connections) socket.destroy()
    })
  onTestFinished(stop)
  return { port: (server.address() as AddressInfo).port, messages, connections, stop }
}

const numbersIn = (messages: string[]): number[] =>
  messages.map(message => Number(/sequenceId="(\d+)"/.exec(message)?.[1]))

const acts = async (): Promise<number[]> => {
  const { rows } = await relay.api('GET /api/audit', { query: { limit: 200 } })
  return rows.map(row => row.sequence).toReversed()
}
const act = async (): Promise<unknown> => await relay.api('POST /api/enrolment-tokens', {})

test('[AUDIT1] every entry reaches a syslog server over TCP, in order, also what came while it was away', async () => {
  const server = await listen()
  relay = await startTestRelay({ config: { syslogUrl: `tcp://127.0.0.1:${server.port}` } })
  await act()
  await eventually(() => server.messages.some(message => message.includes('enrolment-token:make')))
  // TCP does not say what of the last lines has arrived when it breaks: it breaks where nothing is under way.
  await eventually(async () => numbersIn(server.messages).at(-1) === (await acts()).at(-1))
  const [first = 0] = numbersIn(server.messages)
  await server.stop()
  for (let n = 0; n < 5; n++) await act()
  await relay.restart()
  await act()
  const back = await listen(server.port)
  await eventually(async () => numbersIn(back.messages).at(-1) === (await acts()).at(-1), 15_000)
  const got = new Set([...numbersIn(server.messages), ...numbersIn(back.messages)])
  const all = await acts()
  expect(all.length).toBeGreaterThan(7)
  // What was before it was switched on is not sent; from there on nothing is missing.
  expect(all.filter(sequence => sequence >= first && !got.has(sequence))).toEqual([])
  expect(numbersIn(back.messages)).toEqual(numbersIn(back.messages).toSorted((a, b) => a - b))
})

test('[AUDIT1] every entry reaches a syslog server over UDP', async () => {
  const messages: string[] = []
  const server = createSocket('udp4', message => void messages.push(message.toString()))
  await new Promise<void>(resolve => server.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  relay = await startTestRelay({ config: { syslogUrl: `udp://127.0.0.1:${server.address().port}` } })
  await act()
  await eventually(async () => numbersIn(messages).at(-1) === (await acts()).at(-1))
  const [first = 0] = numbersIn(messages)
  expect(numbersIn(messages)).toEqual((await acts()).filter(sequence => sequence >= first))
  const made = messages.find(message => message.includes('enrolment-token:make'))
  expect(made).toMatch(
    /^<110>1 \S+Z \S+ handrail-relay - enrolment-token:make \[meta sequenceId="\d+"\] \{.*\}$/,
  )
})
