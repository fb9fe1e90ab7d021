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
// kCQqxl2iarxBrTwmS2sLLYFohchRBqCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIOHgUPlxWMWhgSuxo2T+
// Cb7/Hk6Cbgss8+sd8KtMi3LXMA0GCSqGSIb3DQEBAQUABIIBgBYg3X1pzkYrfSdO
// bQwEsuJ9AcLjTeZv0mKXvsJVLti6YxCiw3zodyaFiHICgRNW9rabm53i0vvNfuR8
// 596uiTYZ0Ljq9Zej6GfW2kvEGWbFAlfvtzRYECmRIVAikAvNd9rEtb+/EQm1GjyC
// H0KGC1/bW01rn6Y6r7mnHDUarKfaVJaihkCUhce1PNWMl4Uir+EE60/upxPZ2FH/
// 4/I20aVC1D1u0Qn85li8Fm0F5cVSqadYGPeM7ZflokbhaVlbrjicuGEB+7Yhn5Jn
// 4gQyOTdXgTKMFs1EtUDo5LFbrl5W0D2/ZejQ+jAi0i7WdP1hhyw2hkhxYf/bmoRx
// RKCtTiHpuXg/bxLiZ7iK5O2duaaBjSM56wDEHBL2bITvddpJOYfDshdg8abVp8i1
// wGFe/aUVYjGNMfTwRkmXlOkz33636y0V4IvocBG4LpG2GPjKpz+fDgWkPTZxUUtm
// sjkVp5Ncegc39Ey4N1RGnApmVi8pb7VyLUGtoe8Z0qiyRlJAZQ==
// SIG # End signature block
