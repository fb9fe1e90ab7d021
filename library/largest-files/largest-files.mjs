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
// @text de action "Größte Dateien"
// @text de description "Listet die größten Dateien unter einem Ordner auf, ohne seinen Datenträger zu verlassen und ohne Verknüpfungen zu folgen."
// @text de label folder "Ordner"
// @text de label count "Wie viele"
// @text de label minimumMB "Nur Dateien ab (MB)"
// @text de label files "Größte Dateien"
// @text de label together "Zusammen"
// @text de label looked "Angesehene Dateien"
// @text de label unreadable "Ordner, die nicht gelesen werden konnten"
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
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCD9tAKz9lUyCaEq
// PvTdsfeqWC9E99Ut7tosRSdJAy/M3KCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKl6eSIQA3g4apnLaZe1
// WFShIb0Dw0E1MNnq0D76hPMmMA0GCSqGSIb3DQEBAQUABIIBgLaDU/Z+42ZCxc5i
// 8DV3IMccRLboVdre3WYPaV6DIzfJEJ8VRU8vBWxu2AcVBN75fRh93/0kwmiesMmQ
// bPFRbkPnRqGmbSn7CsDZ5URygnjdp5M2viihTTSH0NzB6tWFGVC5KCmc2CJZATy4
// LLqzDm2ZtsaF4SMXuSg9Od+R2Un/eZp/0Ki7lOi/WSLx6axUv4L4wIYgTruymvcO
// 6eSTVWlpGCz/92kla5pHCCJI0Adg6+rvmZtraHFazQW7yoZU+TTf3LJPtWPr2Fpd
// 3ZKqOR53+CEVLr8P6whjob+JDwj0//8cIAkjBol5fs/KAZU/9ifLiC7zmZvmNTp2
// KTxzaubUEQ5+k2WAq1YsFcuCV64ib5VCjU+An30PcqWKYTynDN9LPdI3PYuIobdt
// lHAh90B4hkJZ0BqRZmythJe3TAYZ78qyJCdW6LnSjNI6C3bLrER3mJHQxdAnmsEk
// kfnG12hLd95chfw8EnIdJsfy9wpRyH9OgFxhSsEIc5gOqvnwzw==
// SIG # End signature block
