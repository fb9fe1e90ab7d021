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
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAwbn4m5Wae8ssZ
// zA540d3tfh6kBN40/oIAygOiCZ51QKCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIF6KzZ3bBWeQAZlnQiDW
// 3gv3WJevtp9YkDqs9+OcX021MA0GCSqGSIb3DQEBAQUABIIBgI/WJt7ZEAT/VLFd
// Mg29W/FU5iqX6/C1fLrf9JEF1Rwcrvo3JeI4iVt131Hxuoy74zXLwUGDrIHcWgzf
// k42BXOuv8pM5gPw172YEZHO6tm8bx0M0fXR+g6oWlZGAuc/A1xE4h0VsjFGrQjZM
// J2c/pigPDtd0kTKD3rpR+8ae8duBW+U+pV39zfvocDR3YebLGIGslXxQGYoN/Z+v
// a9ZL2la4UqRZxWXbw6mj4+JGKOXuNMf5QlLTr4pBAFkvrAzBAIPQdmBvq8Id/s+g
// T1VRrpi8XsEoDz057qSLS1exvGdseUkSeTdM1IpXt3M43U8+dJeb38hqIUoEC33n
// ANoMw0YplMbPo00MHNivxak+LwNihjS8wkcii7VDbq0OUwvEoYXDYxIBa5JM9hRI
// aF60o6dHBJbvCDuQfgzyec5JeaVT6p9PIFcU3HfAaud4iReZ1itWZbk+HjtjMuVx
// dLcPsN7hGctIV86uvyjxl9V8SolWoHquSTumHtTMqLjg39BN8w==
// SIG # End signature block
