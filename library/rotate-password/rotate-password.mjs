#!/usr/bin/env node
// @action Rotate a password
// @description Sets a new password for a local account, made by the task that runs this, and makes sure that it opens the account.
// @platforms linux
// @time-out 60s
// @input user string "User (login name)"
// @input password secret "New password"
// @output user string "User"
// @output valid boolean "The new password opens the account"
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

const out = (name, value) => appendFileSync(process.env.HANDRAIL_OUTPUTS, `${name}=${String(value)}\n`)
const fail = message => {
  console.error(message)
  process.exit(1)
}
/** Runs a program without a shell; `input` goes to its standard input, for a command line can be read by everyone. */
const run = (program, args, input = '') => {
  const ended = spawnSync(program, args, { input, encoding: 'utf8' })
  if (ended.error?.code === 'ENOENT') fail(`The program ${program} is missing on this device.`)
  return ended
}

// Part of PAM: it compares a password with the account's as a sign-in does, without counting it as a failed one.
const checker = ['/usr/sbin/unix_chkpwd', '/sbin/unix_chkpwd', '/usr/bin/unix_chkpwd'].find(existsSync)
const opens = password => run(checker, [user, 'nonull'], `${password}\0`).status === 0

const user = process.env.HANDRAIL_INPUT_user
if (!/^[A-Za-z_][A-Za-z0-9_.@-]{0,63}$/.test(user)) fail(`“${user}” cannot be a login name.`)
if (run('getent', ['passwd', user]).status !== 0) fail(`There is no user “${user}” on this device.`)
if (process.getuid() !== 0) fail('This action needs the rights of root.')
if (checker === undefined) fail('The program unix_chkpwd is missing on this device; it is part of PAM.')
const isLocal = readFileSync('/etc/passwd', 'utf8')
  .split('\n')
  .some(line => line.startsWith(`${user}:`))
if (!isLocal) fail(`“${user}” is an account of a directory; change its password there.`)
const { password } = JSON.parse(readFileSync(0, 'utf8'))
// chpasswd reads a line: a line end in the password would be taken for another account's.
if (/[\r\n\0]/.test(password)) fail('A password cannot hold a line end.')
const [, hash = ''] = run('getent', ['shadow', user]).stdout.split(':')
// A new password would unlock it.
if (/^!+[^!*]/.test(hash)) fail(`The account “${user}” is locked. Unlock it first, or leave it be.`)

out('user', user)
const changed = run('chpasswd', [], `${user}:${password}\n`)
if (changed.stderr) console.error(changed.stderr.trim())
const valid = opens(password)
// Said only where it is certain: a password that may be the account's is not to be forgotten.
if (valid || changed.status !== 0) out('valid', valid)
if (changed.status !== 0 && !valid)
  fail(`The password of “${user}” was not accepted; the lines above say why. The one before still holds.`)
if (!valid) fail(`The password of “${user}” was set, but does not open the account. Verify which one does.`)
console.log(`The password of “${user}” was renewed, and opens the account.`)

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBD5q2VTPsw0G0G
// 8O7zaUrbgAvickK7UjTegWqmbW0xVKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKT2V9jOS+5ldjSm+fId
// L3ULSHu/Z51mc8uiDUI6OalaMA0GCSqGSIb3DQEBAQUABIIBgF3Yb8IE2k4XKDh+
// Ot9xqjeBsQ2jqWXSKhbtXJy5Ck11eeCYr4OF7xvT6Snj2rWXHqrGIy6DvLZqZ+81
// 2eX52asgcymYOO06ro/vW1k7EFPywtF5ZYgZRev7BeSuHO2miQJKfSt/kEGFpMQ0
// 2Vy6/c9v+VukVghnwwDmwdhlSxm/vM/2HOMK299uVrfa6+vTt7mDFjgZggXU4HYE
// c2JZbctEq7QCXt3vg3c4F0bCBzfpdC+sDJ5v1KWxIyBHer798Jst+ngPGmghSjai
// jbqfTPQJg+hUVWMufS1bIwXKHHLa1BmySFYNkVabrIFFKYETZJJf8YgatcJz5BuO
// EZlVQ6KgzU+Pwgm26TV5IFESuII/MvqHy3Yu82j1gZaCc4XusxtkEqPTIXaVixpK
// 978XPbiq7909N+tm5n5ra36CqxFwy6oZcMCEK5jT7rdi4usuueoJfgbRTkUr+OjG
// w0evFq8WRXw9KZyyumFoYe7SI7Y+1doDvaLa2Q8uCsnXpA6mSw==
// SIG # End signature block
