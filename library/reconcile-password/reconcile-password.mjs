#!/usr/bin/env node
// @action Reconcile a password
// @description Where neither the kept password of a local account nor a rotation's opens it, sets the kept one again.
// @platforms linux
// @time-out 60s
// @input user string "User (login name)"
// @input password secret "Password that is kept as the current one" default=""
// @input candidate secret "Password that a rotation may have set" default=""
// @input previous secret "Password from before" default=""
// @output user string "User"
// @output changed boolean "The password was set again"
// @output valid boolean "The current password opens the account"
// @output opens string-list "What opens the account"
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
const secrets = JSON.parse(readFileSync(0, 'utf8'))
const kept = ['password', 'candidate'].filter(name => secrets[name])
const found = kept.filter(name => opens(secrets[name]))
const [first] = kept
if (first === undefined) fail(`No password is kept for “${user}”, so none can be set. Rotate it.`)
if (/[\r\n\0]/.test(secrets[first])) fail('A password cannot hold a line end.')

out('user', user)
out('changed', found.length === 0)
if (found.length === 0) {
  const [, hash = ''] = run('getent', ['shadow', user]).stdout.split(':')
  // A new password would unlock it.
  if (/^!+[^!*]/.test(hash)) fail(`The account “${user}” is locked. Unlock it first, or leave it be.`)
  const changed = run('chpasswd', [], `${user}:${secrets[first]}\n`)
  if (changed.stderr) console.error(changed.stderr.trim())
  if (opens(secrets[first])) found.push(first)
}
out('valid', found.includes('password'))
for (const name of found) out('opens', name)
if (found.length === 0) fail(`The password of “${user}” was not accepted; the lines above say why.`)
console.log(`The account “${user}” is opened by: ${found.join(', ')}.`)

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCAwviSCu3xrvKCq
// 8s2InEMiH9ZPf0SfmesShTibQXn/GKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIKdhJLGiZq6uS+XxiuXZ
// 4TxCz3h+c/CXtyLHRvfKb3nkMA0GCSqGSIb3DQEBAQUABIIBgIbTMz+Mbs0eLTNi
// W2N9xGRZmkmkuj7WF9qQeheEcxz5LzvVtVm5VVqISPSZpJidwN454Ivqr9lSUOwm
// dyhOZ7VhfVowCVnAMxzcz1+137eA+2XWIaCOE42aX+z6jyPueZ24rbh60Dm+VG7g
// YtrsK3k+W8DpZx+ozDCuDcUxt57tW8uVSpfX82rj3Hhm+Zd5bWGuftw1HiRQQPVs
// CrQXwWa1eC0Xl7qjU3GeeyVo2l/Bbfw9GmM7+logmUVl6zBAd+qsFBi2eGVZBN79
// vQ7FT1TzgVlnJZV8uUwwD6k/5NVzE9RyHxSdR80VeAfXy8Dxqg/tkAH3LRJZIrAG
// 3TkpprFxeXv2CJhccoi+sLb86Ld3RIJPoEHcQ/R8ABfftQGolSdqs1w4SbBijeeE
// ADgbU7UgdYM3VOeVH9IKRtXaSM55jcIgc/SIBF8UwlHkeBLzJK6AqookprJkir8I
// vIFIUV++KCYiJf+3o+u2ND1/bwFeX5WM7RnmBmPV2xqIvuXOrg==
// SIG # End signature block
