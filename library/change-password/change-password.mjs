#!/usr/bin/env node
// @action Change a user's password
// @description Sets a new password for a local account, to be changed at the next sign-in if wanted.
// @platforms linux
// @time-out 60s
// @input user string "User (login name)"
// @input password secret "New password"
// @input mustChange boolean "Must be changed at the next sign-in" default="true"
// @output user string "User"
// @output changed boolean "Password changed"
// @output mustChange boolean "Must be changed at the next sign-in"
// @dry-run
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'

const out = (name, value) =>
  appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value).replace(/[\r\n]+/g, ' ')}\n`)
const fail = message => {
  console.error(message)
  process.exit(1)
}
/** Runs a program without a shell; what it says goes to the log. */
const run = (program, args, input = '') => {
  const ended = spawnSync(program, args, { input, encoding: 'utf8' })
  if (ended.error?.code === 'ENOENT') fail(`The program ${program} is missing on this device.`)
  if (ended.stderr) console.error(ended.stderr.trim())
  return ended
}

const user = process.env.HANDRAIL_INPUT_user
const { password } = JSON.parse(readFileSync(0, 'utf8'))
const mustChange = process.env.HANDRAIL_INPUT_mustChange === 'true'
if (!/^[A-Za-z_][A-Za-z0-9_.@-]{0,63}$/.test(user)) fail(`“${user}” cannot be a login name.`)
// chpasswd reads a line: a line end in the password would be taken for another account's.
if (/[\r\n\0]/.test(password)) fail('A password cannot hold a line end.')
if (run('getent', ['passwd', user]).status !== 0) fail(`There is no user “${user}” on this device.`)
if (user === 'root') fail('This action does not change the password of root.')
const isLocal = readFileSync('/etc/passwd', 'utf8')
  .split('\n')
  .some(line => line.startsWith(`${user}:`))
if (!isLocal) fail(`“${user}” is an account of a directory; change its password there.`)

out('user', user)
if (process.env.HANDRAIL_DRY_RUN === '1') {
  out('changed', false)
  console.log(`The password of “${user}” can be changed here.`)
} else {
  if (run('chpasswd', [], `${user}:${password}\n`).status !== 0)
    fail('The password was not accepted; the lines above say why. It has not been changed.')
  out('changed', true)
  if (mustChange && run('chage', ['-d', '0', user]).status !== 0)
    fail('The password has been changed, but could not be marked to be changed at the next sign-in.')
  out('mustChange', mustChange)
  console.log(`The password of “${user}” has been changed.`)
}

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCfTlrTEFAlHzL2
// bPikhehizHlKb8R+mLvsjRgziKrgi6CCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIE9eIqQ1gLg9cAFtzGo7
// oR2ovEI6BM76+9Eghv+ZUp7lMA0GCSqGSIb3DQEBAQUABIIBgIAOBxBxf/aabbgS
// C7r6tpd271rhpeXTe4jKlhj/lyD8WBAJyHgOukRaPKGI4qO1r0/yCI3jvLutjqSO
// FShKWdo0n6neoj3ZLKTNzqZpIXF1qSR5BKKX7WyG9exYQwMnvV7SE3ZDNDpUj6uM
// Zo9e5bc9/kNAuLpLXAdPjMsQq2pSniaA1MeEcPl75jzalkfS4jShP2fFG9ILMAN4
// iYJ4EBuJfJC35vvwnhuBxAEnVH0uyc0RYZAJCtw0ZPE5WmGnPZ2bcPpCCCUyVaE5
// 3CrhxJqXaQsSpAZeNXrmWk59LqAZLPJ8cZxYxFAb8XFvCpsqPHZPv7LRwy3RWDVC
// okgQ8NDt3SJaZThamZoZ80MakvlF5HqcyesLxqrY7jGLUjnAA+q8T1miIPjnRh7j
// y5jvgocI3ehLlnz+o7vEc5Uw0p0SU6ae0v3/gOuaw3DlYmB8o/dIH7olBrigczJ5
// lv8d7xEVpSY3boG04nQEIPPdn3pF1DUX9mbgwvo5/VOtkKrX+Q==
// SIG # End signature block
