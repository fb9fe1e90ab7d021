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

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCB2FB3ohtkxwZYA
// JkNh6/ukXLyN7h5DVHfWG5RGE82ozaCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIE4rk1LPYZ4egTSjnh9A
// JaDoYy0fidcvLoyamQ8uf+cLMA0GCSqGSIb3DQEBAQUABIIBgLEa6aUiWxPn4K24
// pKXMOTGQT8REpP6q28dveKV9fuCpNmIlOHdz6nk3ShZDOI7gkxOq3HyWBcUYnyf/
// P/PqHUN3EOlg85gpW2N0BikuDjB228SQPnD2JiJJd9W1IgOVbr6LPB+LzH2/OxKv
// 1GOzrNTcXABEOpCYYSzEaze1vnBi/TS0MEB95/tychyR4oRaoECsdZPqk4HHlJRg
// 1HW0k8PpImlYdzZa+nRbGepsclGBRZwaZb4rutZyARY0IY3Px90dfmZkhisJQzp/
// j8A/RfBfeEbRlpsL3eOxZvDAIQjey1O+UPXqwbgbPcy91DhUK1zA7VHo5Zium6Bz
// 2tQEvsjLSQJ9ulZOmD+yebJXVVwhO2NL37Qxpt59X8HXltLmsGeRTTj0gQ/BWw4M
// 2rmJ+Ph3cS3Y5YuVUdmrKDElZIs0Wtzn+dpsMpkjUTFedYgHwkGaM5dKuTlDC3hq
// tdHzXTCysswMwLdymTBF7jywXon3GHus2jljqoUzW7M6MaCmlw==
// SIG # End signature block
