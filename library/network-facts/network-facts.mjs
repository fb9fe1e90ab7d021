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
// 9leWb5SLO21cVC6h56ShdzypSJSyFqCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIC0JYzSyGpjEkfMzENdr
// AHSar26n2rC58IE330diKn4/MA0GCSqGSIb3DQEBAQUABIIBgMBZmdvoaSesDYKb
// p2YKvOJXdmmuO7dsLjDu8ZfSm09mQT4DL065ob60a8pBBfvXvAYnBUA03sCkUC/m
// 7UgrXPysgKDUE4ObUclrt0zDOIY9yfpR8dB6PpNWH61fZz3xC8bLsHsnFhHRiiqy
// ze+1H4nR6pJozzusXe4/ktYor0OCD8v0C0wXt2sfGUNO9nvTocD5KYeZCes3su4L
// B8H924gGX+x30Jan07IgTKtUsZEM8w+WKW3CoBa68rDyLPzOuMb0piaFmcIuYXSj
// 8bBgQNONgPtdZGLLSyXl1hZ3jXylKi81F6bMmpcccrAuebtjmXWMOxu2/6EjQGGy
// JzydFyuyV2KGw7X0lt3zET6gVtJJy/IIsWDNRdQV6E+tmMYOMDWYevfJmu+n+1EJ
// 1SO2RfvwKcpm2ZnVLpyTdIJaqOacUQrA4JEYVrqIhP76aOJFsxAgR5XzaashgOw+
// 7j1X4I2glkCloPyjRp8yzm/QhnSZjHfUA0bWwScRkyRhFgd3YQ==
// SIG # End signature block
