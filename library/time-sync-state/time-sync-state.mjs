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

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCDie65REs9//Lar
// 2H99oPGTEjpGWXAZVzRV0TXWslY+q6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
// ukyG2ABhlJwIMA0GCSqGSIb3DQEBCwUAMCAxHjAcBgNVBAMMFUhhbmRyYWlsIGxp
// YnJhcnkgcm9vdDAeFw0yNjExMjEwNDU1NTZaFw0zNjExMjExNjU1NTZaMBMxETAP
// BgNVBAMMCEhhbmRyYWlsMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA
// xCArQXb/uOm7ALaF7altbsmYzJa0IikKZ+QqAOfxb5nxL7n1OPRAnINxU9lNt24R
// 0LeO1wODjp5fXQSNpS+vR8dvoRRMpRPIB84EHwtPwZ1KmPM0eGhHxUXMkdZgq5Ia
// vtkO7LbUxy3ri3W9KfM0BrRBQcpfVN6DscGkTs2ukLNWOFW51NTvRrDkl87AK723
// mrc4ThYa2S2NC7gJ5Tdye/9i8RjB6QKeEOrbo4A27XvkAgabl13wI41Z6wtcTyvH
// C+YI2f3u0UCz19NTvofspcfSDQ+zBLBeGWgrhNSLT7ExIdX6sz+S0R2ZJ31w3iDf
// Io/zIq2FlzgS7cR6v6LLoqw1+zpWVoiE9MuNSym0kvYr4G/boy9KcYon5e861M8K
// ekRB+ldws7qL8v0tb5aNhYiAOdTWQgaFidSxUMvg80fe5QdCkMaide4ippa3Vw8j
// Vmp7RodZpbGggi6i4hr/qgRwUIQv7fFK8BW0hIgFIr35NOkaca3O4A89QMEljqtL
// AgMBAAGjZzBlMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAzAd
// BgNVHQ4EFgQUXH6Nz5264ZaU74g4czwKKl2JfwAwHwYDVR0jBBgwFoAUNvFbOyTN
// oajb544IK+bZmuw1KQMwDQYJKoZIhvcNAQELBQADggGBADf7vHJ2y5t6FYMcU6Y/
// wLPWY2dPTfG6rMeH3Kg5CKJggvKKGR29Hyh0g8v04wwYlWkHCdr/b68H/bSSWB1w
// Szqc4ntSBhWfs9s0Ql2XL0S2zbnn2KjzYxf4Igr+SB66+0zZwsqyrLIKuN9CL1AI
// NDBNqqK5QSnE0WMYEMfSmrXp2z9PrNL/jZSSJjr0iQt0nnr4WBX/5HATfG4TAtuR
// HHwX5CyJVQaXwE63NE5ki1RNHa2mbaMTnsberm4hac+HwmAgbYzXrQGB4RFuWixT
// pv+ONqBTpCUcDDtt6HjrMtZ75HbdBMmMbxDvsca+nqYCHJynujXQLasTZ030NPad
// gN+vjbnztJsujT5EKp6LxdStO7hsV4in9ZuCK3i5gInGmdZGJ5sv0P1fPTvgUPwA
// +E3dZbjl1EdZzHHHOgB12GY3B7cuvJwOtQBtlFEkOQX6+edOXsB1Ukkj3kQbBZmA
// zsGAyFtE194YdUQBe//Bg02F1Sbt8N3vg2Usf/hlIloEpTGCAj8wggI7AgEBMDQw
// IDEeMBwGA1UEAwwVSGFuZHJhaWwgbGlicmFyeSByb290AhBk8K1B467xukyG2ABh
// lJwIMA0GCWCGSAFlAwQCAQUAoF4wEAYKKwYBBAGCNwIBDDECMAAwGQYJKoZIhvcN
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEID9nFVGEm5K4Ynrocflr
// S1rUnu4W/1Jyfy02wxIRNuCcMA0GCSqGSIb3DQEBAQUABIIBgG4KYc6HB148/DVl
// V2NGgE/mi5nwt6jIaBxr3jACT+t8SU45qUiRMqhS+WbvNj41FMQ93vYvgQlSbBS5
// 06N3cx0pXeVtNF4mLDJfV8rigokYU68pSHwkyqpcW+wdDEm9g9nheoB7lwIIt3jd
// N//v5VHI98bOg3ET25oQc/n/l8mCiWyJLlklqu7I+9N1SnLxNL+unG/D4Ywle0tN
// /sr0A6+ICbWr7/n5HYVUD4glB0jPg5VFlrri2GVZpQVe0aR93cDagpsg8Ikv5PDF
// oHi9aO7X7YkXGal4N6s46p2fMC5eciMXqbZjX2UmhtnYpw49fNWtL35qizKyjGyl
// pN0wUvshS4PruK57tB7zKoVbprIjfBPTsOkLrgEiOTXKFcmk7e5g08Kie7ILlz3V
// fPg9RcqoFA1ZVCCeydb8uzxWBlVE6a9tuQJKVIXFkYkWCW6jmWUy/CY5q3DVDno1
// NnGJWKHo+YKShBSmVxIRwtzreUjO8nnGkmZ77SJjRIF7sm6PtQ==
// SIG # End signature block
