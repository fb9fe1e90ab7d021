#!/usr/bin/env node
// @action Certificate expiry
// @description Tells until when a server's TLS certificate is valid and whether this device trusts it.
// @platforms linux, windows, macos
// @time-out 30s
// @input server string "Server (name, or name:port)" default="example.com"
// @input warnDays integer "Due for renewal when fewer days remain" default="30"
// @output validUntil date-time "Valid until"
// @output remaining duration "Remaining"
// @output expired boolean "Expired"
// @output due boolean "Due for renewal"
// @output trusted boolean "Trusted by this device"
// @output problem string "Why it is not trusted"
// @output subject string "Issued to"
// @output issuer string "Issued by"
// @output names string-list "Names"
// @output fingerprint string "SHA-256 fingerprint"
import { appendFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { connect } from 'node:tls'

const out = (name, value) =>
  appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`)
const fail = message => {
  console.error(message)
  process.exit(1)
}
const match = /^(?:\[([0-9a-f:]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/i.exec(process.env.HANDRAIL_INPUT_server)
if (match === null) fail('Server: expected a name, or name:port.')
const host = match[1] ?? match[2]
const port = Number(match[3] ?? 443)
const DAY_MS = 86_400_000

const socket = connect({
  host,
  port,
  timeout: 10_000,
  // The certificate is to be looked at whatever is wrong with it; nothing is sent over this connection.
  rejectUnauthorized: false,
  ...(isIP(host) === 0 && { servername: host }),
})
const certificate = await new Promise((resolve, reject) => {
  socket.once('secureConnect', () => resolve(socket.getPeerX509Certificate()))
  socket.once('timeout', () => reject(new Error('no answer within 10 s')))
  socket.once('error', reject)
}).catch(error => fail(`${host}:${port} could not be asked: ${error.code ?? error.message}.`))
const problem = socket.authorized
  ? null
  : (socket.authorizationError?.code ?? String(socket.authorizationError))
socket.destroy()
if (!certificate) fail(`${host}:${port} showed no certificate.`)

const until = Date.parse(certificate.validTo)
const left = until - Date.now()
const oneLine = text => text.split('\n').join(', ')
out('validUntil', new Date(until).toISOString())
out('remaining', Math.max(0, left))
out('expired', left < 0)
out('due', left < Number(process.env.HANDRAIL_INPUT_warnDays) * DAY_MS)
out('trusted', problem === null)
if (problem !== null) out('problem', problem)
out('subject', oneLine(certificate.subject ?? ''))
out('issuer', oneLine(certificate.issuer ?? ''))
for (const name of (certificate.subjectAltName ?? '').split(', ')) if (name !== '') out('names', name)
out('fingerprint', certificate.fingerprint256)
console.log(
  `${host}:${port} is valid until ${new Date(until).toISOString()} (${Math.floor(left / DAY_MS)} days).`,
)
