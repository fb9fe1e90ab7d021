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
// JkNh6/ukXLyN7h5DVHfWG5RGE82ozaCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIE4rk1LPYZ4egTSjnh9A
// JaDoYy0fidcvLoyamQ8uf+cLMA0GCSqGSIb3DQEBAQUABIIBgGsU3/BH402GGooi
// +4NpIngzAVlruXKXagxVwoPYrc17dqHQUZmWv45PUm5336RIGqy1m8H4EykqZ6M6
// IOv2I1g+rdlPsAxOYMs84a0q9vD2R04jat2jsajiuzOhFBv6yH8GdYH3Pt7cJuZP
// V0/RRVIjtVAmtpUUL1X8KfeQv4v52Cpi6pn7Z2x9h4/fGzwH00JtjtqaUNPqZ7Pd
// XrNKU/xwPWmC8vzlWUDE+NNdrHLMKXdYk1dGRZnEv93Jr5Ln5w5iWEMN5qguTGMP
// 03aWjsuZ3quJS37Dj9bjFF/PQBB2ciVkYlhthGsfKpVfuwuBwBpRsIJjF7Z2RCFr
// bd14yZmcTkYgz+7PoRmiwOUg+1HM087oOUumA4YvHBzvLeSdV1scS3wad2XCc1su
// t1YGGegSjvQL6ZaWDD7UHWrBY8hvP2waaOu4TlY3UWJesRyqWS4bOVggE3gk1x0a
// nkvN6Gtp4+9B7FDAEjX20ebkydCoi45LrySx/qv19/u3TvoAvQ==
// SIG # End signature block
