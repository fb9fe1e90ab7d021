#!/usr/bin/env node
// @action Largest files
// @description Lists the largest files below a folder, without leaving its disk and without following links.
// @platforms linux, windows, macos
// @time-out 10min
// @input folder string "Folder to look in" default="/"
// @input count integer "How many" values="10|25|50|100" default="10" free
// @input minimumMB integer "Only files of at least (MB)" default="1"
// @output files string-list "Largest files"
// @output together size "Together"
// @output looked unsigned-integer "Files looked at"
// @output unreadable unsigned-integer "Folders that could not be read"
import { appendFileSync } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const input = name => process.env[`HANDRAIL_INPUT_${name}`] ?? ''
const out = (name, value) =>
  appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`)
const fail = message => {
  console.error(message)
  process.exit(1)
}

const count = Number(input('count'))
const minimum = Number(input('minimumMB')) * 1e6
if (!(count >= 1 && count <= 100)) fail('How many: expected 1 to 100.')
const root = resolve(input('folder'))
const rootStat = await lstat(root).catch(() => fail(`The folder ${root} does not exist or cannot be read.`))
if (!rootStat.isDirectory()) fail(`${root} is not a folder.`)

/** The largest so far, largest first; never longer than `count`. */
const largest = []
let looked = 0
let unreadable = 0
const folders = [root]
while (folders.length > 0) {
  const folder = folders.pop()
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name)
      if (!entry.isDirectory() && !entry.isFile()) continue
      // It may be gone by now.
      const stat = await lstat(path).catch(() => null)
      if (stat === null || stat.dev !== rootStat.dev) continue
      if (stat.isDirectory()) folders.push(path)
      if (!stat.isFile()) continue
      looked += 1
      if (stat.size < minimum || (largest.length === count && stat.size <= largest.at(-1).size)) continue
      const at = largest.findIndex(file => file.size < stat.size)
      largest.splice(at === -1 ? largest.length : at, 0, { path, size: stat.size })
      largest.length = Math.min(largest.length, count)
    }
  } catch {
    unreadable += 1
  }
}

const readable = size => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3))
  return `${(size / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`
}
for (const file of largest) {
  out('files', `${readable(file.size)}  ${file.path}`)
  console.log(`${readable(file.size).padStart(10)}  ${file.path}`)
}
out(
  'together',
  largest.reduce((sum, file) => sum + file.size, 0),
)
out('looked', looked)
out('unreadable', unreadable)

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCA++Rv2YOzbTuf
// kCQqxl2iarxBrTwmS2sLLYFohchRBqCCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIOHgUPlxWMWhgSuxo2T+
// Cb7/Hk6Cbgss8+sd8KtMi3LXMA0GCSqGSIb3DQEBAQUABIIBgIu9dtywFjtubMM1
// q2Hak+LVxYmgmHR9o9ArgwebOpXA0oW9h+3qAaeU0eopIwwhzlYRt9jpBd0kWZYn
// 0Ns3ko8vm9TXlylvY7a2s3F9JXaWuBo8RZGrD/jZKTm6Dv2tJfWv50BGwcsTYRrb
// 5w/GzaG9XKVAe15di5Oaea6gm13JZE1F2XzktMETMBdFLqXWSLaFX8AyROAbbJK6
// UsY8YgLDhkTJ7YUZZzWf5CSLZxcZ2n3j4X/AOw49qOxyPQkkuJ/yn1ZNPVLUIQ1/
// LWlmAb5+hNqfaIGsdEEyLHTE9EBn0NkLBlLg7sT7TuTnhSt0jJy/mv26QDGkJJiR
// oC0eZXf6l0e+Q7D+eyeF/zMzeLbB1EodtLKT/ScueCIaWlxi7b/4zxEY2XnJjlCg
// JO05KmyrxRXm+xryT78aUIUD8je7YxZPxk+uLEJxnQnJEMRmSbgT7ln8oUhp7o+6
// 1EX/yZDTabaI92ik/0blom7tz11kJd+TQQ8dQtDEU9pipj333g==
// SIG # End signature block
