#!/usr/bin/env node
// @action Verify a password
// @description Tells which of the passwords that are kept for a local account opens it.
// @platforms linux
// @time-out 60s
// @input user string "User (login name)"
// @input password secret "Password that is kept as the current one" default=""
// @input candidate secret "Password that a rotation may have set" default=""
// @input previous secret "Password from before" default=""
// @output user string "User"
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
const secrets = JSON.parse(readFileSync(0, 'utf8'))
const valid = ['password', 'candidate', 'previous'].filter(name => secrets[name] && opens(secrets[name]))

out('user', user)
out('valid', valid.includes('password'))
for (const name of valid) out('opens', name)
if (valid.length === 0) fail(`None of the passwords that are kept for “${user}” opens the account. Reconcile it.`)
console.log(`The account “${user}” is opened by: ${valid.join(', ')}.`)

// SIG # Begin signature block
// MIIHEQYJKoZIhvcNAQcCoIIHAjCCBv4CAQExDzANBglghkgBZQMEAgEFADB5Bgor
// BgEEAYI3AgEEoGswaTA0BgorBgEEAYI3AgEeMCYCAwEAAAQQH8w7YFlLCE63JNLG
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCBXTgPuLL9ZL/wN
// 6Hk4lMGjvl1VsqEIYBaleJpgOiyxKKCCBCgwggQkMIICjKADAgECAhBLf42J3wVH
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEIOXiA4IejcrsCNeNBuy2
// o1NUO8To0/8/zaxJkctl6dLrMA0GCSqGSIb3DQEBAQUABIIBgC/lWufRbvDWM+F3
// yW/ROy7fJqlnUc5dVpn3nMrDKkusYXMrl1Jzv9ZNz+rWo8+bFq1+YsIt3lGu9csV
// +hLdP0fgzL1WOJu2T50bl9elqMk/cL5NBLg/QXb528Q8LfBbVwyUrekHOk00aRf9
// wfUvTdQpZldByAkMPho/dYMjvdgK756m9PfQ4dqBLupmbVOAtG5jm/F7wY0T7oy4
// 4SICna048b6W8xyivc64FPDoabqjEudIpgHpmxY2Ux47XiZcCG/J7pkxnxgeaRsN
// DZ/PTl/WG5uGk/09w4AZ1O1AUEiua8+4HhVgC4bBkb6KkuYJ08Xg07jru2TQPC6k
// auB3e1GXPPTXXzJtmWApW2OHwDSwu2lxGP6w+YaJa8FLlC7WLcHq2RUJtOcVBXJX
// CAJ0NmPfg+4Oywvdykch4285WOPUCMsnyb+1MtkEL3vyPI6MiR3CyzGNdW/zOClQ
// uxuDoI2aNuhz5P8qqEK4LbnWiLQJ/R+mUEw+gYICcCC7i+Fzow==
// SIG # End signature block
