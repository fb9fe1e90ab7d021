#!/usr/bin/env node
// @action Network facts
// @description Lists network addresses, name servers and the way out of this device.
// @platforms linux, windows, macos
// @time-out 30s
// @output addresses string-list "Addresses"
// @output hardware string-list "Hardware addresses"
// @output nameServers string-list "Name servers"
// @output gateway string "Gateway"
// @output hostName string "Host name"
// @output proxy string "Proxy"
import { appendFileSync, readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { getServers } from 'node:dns'
import { hostname, networkInterfaces } from 'node:os'

const out = (name, value) =>
  appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`)

/** The address of the default route, or undefined where there is none or the system does not tell. */
function gateway() {
  if (process.platform === 'linux') {
    const routes = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1)
    const way = routes.map(line => line.split('\t')).find(([, destination]) => destination === '00000000')
    return way && [...Buffer.from(way[2], 'hex')].toReversed().join('.')
  }
  if (process.platform === 'darwin')
    return /gateway: (\S+)/.exec(execFileSync('route', ['-n', 'get', 'default'], { encoding: 'utf8' }))?.[1]
  const table = execFileSync('route', ['print', '-4', '0.0.0.0'], { encoding: 'utf8' })
  return /^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+(\d+\.\d+\.\d+\.\d+)/m.exec(table)?.[1]
}

out('hostName', hostname())
for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
  for (const { address, cidr, internal } of addresses) {
    if (internal) continue
    out('addresses', `${name}: ${cidr ?? address}`)
    console.log(`${name}: ${cidr ?? address}`)
  }
  const [{ mac, internal } = { mac: '', internal: true }] = addresses
  if (!internal && !/^(00:){5}00$/.test(mac)) out('hardware', `${name}: ${mac}`)
}
for (const server of getServers()) out('nameServers', server)
try {
  const way = gateway()
  if (way) out('gateway', way)
} catch (error) {
  console.error(`The gateway could not be read: ${error.message}`)
}
const proxy = process.env.HTTPS_PROXY ?? process.env.https_proxy
// A proxy's address may hold a password.
if (proxy) out('proxy', proxy.replace(/\/\/[^@/]*@/, '//'))
