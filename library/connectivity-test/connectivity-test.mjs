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
