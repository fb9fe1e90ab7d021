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

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBAqh8LwV451Acm
// 9leWb5SLO21cVC6h56ShdzypSJSyFqCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIC0JYzSyGpjEkfMzENdr
// AHSar26n2rC58IE330diKn4/MA0GCSqGSIb3DQEBAQUABIIBgM4ZuYag97H0Eik1
// c78p23C7awW25vzSnybJ50Etror0NoJkN9ALzJo+GCMua83w05L+c0HYvlbeiEJr
// pCjLURdnXdiMs0Zry12S7E5g6Bb34DMROmMrSCvoMJBtEVI4wSz+BJHJKF8ZK8+c
// BNZKSRZ1y2kLlQLmaMQyk+461Q+Tm1af8HPIlhrdU7xUoFOx4Qm4a9YMAf/E/kdE
// E6fgw7zNr9/w+pcsFiCrwRz98S3kNciHd/ECbbzGRajEJ/ucHX/nZrknXIG9FYGx
// jTm6scqT1sFY8RgmQQbgyi312njakw/LbSTX6lvL9u40PlC1g5HUv3JO2hFVTwUh
// E4fM0hPfxkeXiE00xEYn1kHB29w03GuJOG8aFupe9BmEsGtuacG0vaP8QNYE32DQ
// +N2jMgnptzLSY/sWsakU9la+Wciifh+95hUoY3xtrRfzR7vX8TzAYLmYa7gj+IYT
// Hp0Yv0lx0fyogX11Cxq43/BsS06xSoDMvIC5W+HfaRt8Z2xKBQ==
// SIG # End signature block
