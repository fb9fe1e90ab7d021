#!/usr/bin/env node
// @action Time synchronisation state
// @description Compares this device's clock with a time server and tells how far they are apart.
// @platforms linux, windows, macos
// @time-out 30s
// @input server string "Time server (name, or name:port)" default="pool.ntp.org"
// @input tolerance integer "In step up to (milliseconds)" default="1000"
// @output inStep boolean "In step"
// @output apart duration "Apart"
// @output ahead boolean "The device is ahead"
// @output deviceTime date-time "Device time"
// @output zone string "Time zone"
// @output server string "Time server"
import { appendFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'

const out = (name, value) =>
  appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`)
const fail = message => {
  console.error(message)
  process.exit(1)
}
const PACKET_BYTES = 48
/** From 1900 to 1970, in seconds: NTP counts from 1900. */
const NTP_OFFSET_S = 2_208_988_800
const WAIT_MS = 3_000
const TRIES = 3

const match = /^(?:\[([0-9a-f:]+)\]|([^:\s]+))(?::(\d{1,5}))?$/i.exec(process.env.HANDRAIL_INPUT_server)
if (match === null) fail('Time server: expected a name, or name:port.')
const host = match[1] ?? match[2]
const port = Number(match[3] ?? 123)
const tolerance = Number(process.env.HANDRAIL_INPUT_tolerance)

const found = await lookup(host).catch(error =>
  fail(`The name ${host} could not be resolved: ${error.code}.`),
)
let offset = null
for (let attempt = 1; offset === null && attempt <= TRIES; attempt += 1) offset = await ask(found)
if (offset === null) fail(`The time server ${host} did not answer. UDP port ${port} may be blocked.`)

out('inStep', Math.abs(offset) <= tolerance)
out('apart', Math.abs(Math.round(offset)))
out('ahead', offset < 0)
out('deviceTime', new Date().toISOString())
out('zone', Intl.DateTimeFormat().resolvedOptions().timeZone)
out('server', `${host} (${found.address})`)
console.log(`The device is ${Math.abs(Math.round(offset))} ms ${offset < 0 ? 'ahead of' : 'behind'} ${host}.`)

/** How far the server is ahead of us in milliseconds (RFC 5905, section 8), or null without a lawful answer. */
function ask({ address, family }) {
  return new Promise(resolve => {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    const end = value => {
      clearTimeout(timer)
      socket.close()
      resolve(value)
    }
    const timer = setTimeout(() => end(null), WAIT_MS)
    const request = Buffer.alloc(PACKET_BYTES)
    request[0] = 0x23 // version 4, client
    const sentAt = performance.timeOrigin + performance.now()
    writeTime(request, 40, sentAt)
    socket.on('error', () => end(null))
    socket.on('message', (answer, from) => {
      const receivedAt = performance.timeOrigin + performance.now()
      const isServer =
        answer.length >= PACKET_BYTES && (answer[0] & 7) === 4 && answer[1] > 0 && answer[1] < 16
      // The server sends our own time back: an answer to somebody else's question is none.
      if (from.address !== address || !isServer || !answer.subarray(24, 32).equals(request.subarray(40, 48)))
        return
      end((readTime(answer, 32) - sentAt + (readTime(answer, 40) - receivedAt)) / 2)
    })
    socket.send(request, port, address, error => {
      if (error) end(null)
    })
  })
}

function writeTime(packet, at, ms) {
  const seconds = Math.floor(ms / 1000)
  packet.writeUInt32BE((seconds + NTP_OFFSET_S) >>> 0, at)
  packet.writeUInt32BE(Math.floor((ms / 1000 - seconds) * 2 ** 32), at + 4)
}

function readTime(packet, at) {
  return (packet.readUInt32BE(at) - NTP_OFFSET_S + packet.readUInt32BE(at + 4) / 2 ** 32) * 1000
}
