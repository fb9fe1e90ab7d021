#!/usr/bin/env node
// @action Connectivity test
// @description Tries to reach targets from this device: name resolution, TCP connection, HTTP answer, with times.
// @platforms linux, windows, macos
// @time-out 2min
// @input targets string "Targets: names, host:port or web addresses, commas between" default="https://example.com"
// @input seconds integer "Seconds to wait for each step" values="2|5|10" default="5" free
// @output reachable boolean "All reachable"
// @output results string-list "Results"
// @output failed string-list "Not reachable"
// @output slowest duration "Slowest answer"
// @text de action "Verbindungstest"
// @text de description "Versucht, Ziele von diesem Gerät aus zu erreichen: Namensauflösung, TCP-Verbindung, HTTP-Antwort, mit Zeiten."
// @text de label targets "Ziele: Namen, Host:Port oder Webadressen, mit Kommas getrennt"
// @text de label seconds "Sekunden Wartezeit je Schritt"
// @text de label reachable "Alle erreichbar"
// @text de label results "Ergebnisse"
// @text de label failed "Nicht erreichbar"
// @text de label slowest "Langsamste Antwort"
import { appendFileSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'

const out = (name, value) =>
  appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`)
const fail = message => {
  console.error(message)
  process.exit(1)
}
const input = name => process.env[`HANDRAIL_INPUT_${name}`] ?? ''
const waitMs = Number(input('seconds')) * 1000
if (!(waitMs >= 1000 && waitMs <= 30_000)) fail('Seconds: expected 1 to 30.')
const targets = input('targets')
  .split(',')
  .map(text => text.trim())
  .filter(text => text !== '')
if (targets.length === 0 || targets.length > 20) fail('Targets: expected 1 to 20, with commas between.')

/** What is to be tried for a target: a web address in full, host:port up to TCP, a name only resolved. */
function read(target) {
  if (/^https?:\/\//i.test(target)) {
    const url = new URL(target)
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port, url }
  }
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/i.exec(target)
  if (match === null) throw new Error('is not a name, host:port or web address')
  return { host: match[1] ?? match[2], port: match[3] === undefined ? null : Number(match[3]), url: null }
}

async function within(work, what) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${waitMs / 1000} s`)), waitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function connectOnce(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: waitMs })
    const end = error => {
      socket.destroy()
      if (error) reject(new Error(`TCP port ${port}: ${error.code ?? error.message}`))
      else resolve()
    }
    socket.once('connect', () => end())
    socket.once('timeout', () => end(new Error(`no answer within ${waitMs / 1000} s`)))
    socket.once('error', end)
  })
}

let slowest = 0
async function timed(work) {
  const from = performance.now()
  const value = await work()
  const ms = Math.round(performance.now() - from)
  slowest = Math.max(slowest, ms)
  return { value, ms }
}

async function test(target) {
  const { host, port, url } = read(target)
  const steps = []
  const dns = await timed(() => within(lookup(host), 'DNS')).catch(error => {
    throw new Error(error.code ? `DNS: ${error.code}` : error.message, { cause: error })
  })
  steps.push(`DNS ${dns.value.address} ${dns.ms} ms`)
  if (port !== null)
    steps.push(`TCP ${port} ${(await timed(() => connectOnce(dns.value.address, port))).ms} ms`)
  if (url !== null) {
    const options = { redirect: 'manual', signal: AbortSignal.timeout(waitMs) }
    const http = await timed(() => fetch(url, options)).catch(error => {
      throw new Error(`HTTP: ${error.cause?.code ?? error.message}`, { cause: error })
    })
    steps.push(`HTTP ${http.value.status} ${http.ms} ms`)
    await http.value.body?.cancel()
  }
  return steps.join(', ')
}

let allReachable = true
for (const target of targets) {
  try {
    const steps = await test(target)
    out('results', `${target}: ${steps}`)
    console.log(`${target}: ${steps}`)
  } catch (error) {
    allReachable = false
    out('results', `${target}: ${error.message}`)
    out('failed', target)
    console.log(`${target}: ${error.message}`)
  }
}
out('reachable', allReachable)
out('slowest', slowest)

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBO8y71yLf7fiwI
// 5N6pi9atHq5Ovy/2d5YXVRrZIQeiTKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIAMquJSjCe43EtfAmQmn
// VsmPSvd8Ppzx1Tv2NEZ7Y54ZMA0GCSqGSIb3DQEBAQUABIIBgITT3+fGpqLisWQY
// U6zGxupKHstvxt+qsgBqH16RTv9EanPSoICEIF0bJVSwMSi4Oo8S6TYhzET4GXau
// itgFD2us05ikEhVrbt8oFypYua98gAxcKhNO4zXZPASFPh8NpzzZHlzOpUivYWNP
// SBWaK0AhaOkAu83NMyWL/XrbXHcXYXhgdaXAapKeOwMpo6vDJAVMsqhDuHhbXV1L
// xxkQ2gnPORMClIxUZwCEgYkUeMm8JMi6Tzn4JOCutf0FvvPo+x6NE69iq1EE0bCj
// A8lL8jrEMZKkD1Ye8k0QFoIJh7P/7RPNJPGTeTWzhlswO9BryBhEV2bNF27kWbBg
// 1A671qHMmC0GwP6oYnSQEdKY45bJftHTaaxTrgXLa7Op59roNQx9p1ZxZ57OiFvp
// QrLyfDQjwde3fhmv1IjIhjfgs55vFF2obkAM1aPKmEleppBM1Ie4ipGVGK69uwqn
// biJhYIPLZVwqkpmAKDURqlZa1TG/gNVr9tCJVjh5J7sZ77IGYA==
// SIG # End signature block
