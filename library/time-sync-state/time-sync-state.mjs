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
// @text de action "Stand der Zeitsynchronisation"
// @text de description "Vergleicht die Uhr dieses Geräts mit einem Zeitserver und sagt, wie weit sie auseinanderliegen."
// @text de label server "Zeitserver (Name oder Name:Port)"
// @text de label tolerance "Gleich bis zu (Millisekunden)"
// @text de label inStep "Gleich"
// @text de label apart "Abstand"
// @text de label ahead "Das Gerät geht vor"
// @text de label deviceTime "Zeit des Geräts"
// @text de label zone "Zeitzone"
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

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCALaT+c80ri9wl0
// JXWk/qokp3kHf9fR478XKSXCg5e1/aCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
// KSkpNbOsCMmyMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
// YnJhcnkgcm9vdDAeFw0yNjExMjEwNjUyMTBaFw0zNjExMjExODUyMTBaMBMxETAP
// BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
// 3F//byRM/ti5Js+CUXdBzryQxQIekoAO0bgW4JYCG/Ci99mRB8IiUImTNLCny6MD
// mgx+dOv/WtVxnEx5A3mKeup1BV+WgAaaa1fKbYh0OE7dnzFQDNuuvhpYgGC4hu2g
// RMVfAqM8gWPLRp+ljM3i0UsDdSv0Lst1daYNMOaGWF8yR/cuhvq+cG66OpOCaKD7
// 2L1voDw5pVH+uGEXyOhsrPYt/L/vzxTSHftE6sYCpBUIFRuA9QFjQlWPYjWx6SKh
// ZGwhuez1mwRfhgvCiq+T6493ErsAoTfaSZ7QMISJ+qqzB/ck7RussEiOmZ5n5SRK
// zI+JbMvhyeklpXpE314t2re98A02Lcw/mreYDJEO34WNHG+UH/kbx3z63ONlRkMr
// AURCV+kyLIg9uVDkBwhHJnQshlB7M2nYuFUPqM6xBvobZgc3aJFxVJc0q22wAS3Y
// p2WiOcd7P8eqF8wcGiDUwdQ9Jh8TIKXIE6Bk9//m+4mYS3IIKwJtkBtMSPYLI7ln
// AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
// BgNVHQ4EFgQUhll/8/lp4sz/OpYjgviifjdVxA8wHwYDVR0jBBgwFoAUn8xJ+oc9
// phijElhqW+hujCI3F2gwDQYJKoZIhvcNAQELBQADggGBALdDQ5sVYSR4K9iSBUi/
// Q6oty0d1OA+u5KEaq9ZPPI1/QA7Egz4NUbQBS9Ya7KJvZ8hlXBly432rARddjLAf
// h8YpvkIUCUQXF7IxUn1cWSSR/UfuR5G8fYrEHcy3xKPhAFkBp9YisJg1rilik6UG
// Lb2wL+o9M6+HIexMQNyK0tWPg3vDmrXJH6RpfwmfMMYCB2Vnu1JLB4QAKeoSnsGo
// n0yCU0it6V3jGjmr4MTCfarpAz9Zbxn7TVc6uUkM7OPSjgE3riXM7kPR29CJtqo4
// 1I8zAeBfeVhH3wQpxNVn4vje5D/NdAUvLsvdcWV28Yj6746woi/GzU4kD6HEDW4F
// WkkY9O40/XWV2wuJCGgy/P+p9IWq0z1I2Jhr8+HL6ec1TRbQdy+g0mHTx38YNP0o
// 7hu/vkp9PvYjsI/mFFS5ZJUP91byd8AYCnvOpxtXHDyk5r5M8o2be8JQYTiiC28S
// VePw/nf32lTqp8Dn254hMaZiq8FHjqj6GLdMgzQwyPqV+DGCAj8wggI7AgEBMDQw
// IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBLf42J3wVHKSkpNbOs
// CMmyMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIMxv38RsYu5pTar8Ei+F
// 58vPCmndzyIFweGXKZ2AbYHWMA0GCSqGSIb3DQEBAQUABIIBgB0xYGGVt5tNhsiY
// 5mMZZ1SS+YVQEN7bFPc+nMDoRPBwuAVTROgar2PcXu5RrJuW0y3dXGXgE2rU4pxj
// zgIbBpsTkw10MTCQJsTO3RY3bP5UhV0sGYgrSTBbstKbDNpQbcR/ZRhdjKd+0TAl
// levBsNeyb95OmOtb13yhJCsC4a8zE4a5Bo+iM8aQ7ppkiz/Qq+uml7tz3wUrOXhu
// aIt1R751lWnCTOhdnP2Gzgz2NgIFIx9oFH9TkeSO6OZGDoNygyQUAMbgB09UzwHF
// 5DTO5CYNsSS1nQSphxgweLiJShw9yKOSwVjx0NKVmLhtfNgfHlLTYy8txi0rZGwU
// VBDaepVSK6IFr3/QDGnuSejzZC8aHftEvDC1DLT0VBiM1EKGPHUAV59iI1NQwnRB
// GtrRT5Xm6uJo6J/B9XRbN34+Ro//NLS2Ch4aWXKPqTt7ASOOO/Bb725rHzekcRfU
// 4s9mKX2gHqv6ym1lwl+0ImBvTFuO+g/5PClyYuUvCrRvIiA54Q==
// SIG # End signature block
