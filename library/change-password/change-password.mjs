#!/usr/bin/env node
// @action Change a user's password
// @description Sets a new password for a local account, to be changed at the next sign-in if wanted.
// @platforms linux
// @time-out 60s
// @input user string "User (login name)"
// @input password secret "New password"
// @input mustChange boolean "Must be changed at the next sign-in" default="true"
// @input dryRun boolean "Dry run: only check the account" default="false"
// @output user string "User"
// @output changed boolean "Password changed"
// @output mustChange boolean "Must be changed at the next sign-in"
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
if (process.env.HANDRAIL_INPUT_dryRun === 'true') {
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
// KX7zUQIBAAIBAAIBAAIBAAIBADAxMA0GCWCGSAFlAwQCAQUABCCJbMv0E8jASk9I
// w2sOdWzz2QVV8ZSwVQF9V9qeP/7+/6CCBCgwggQkMIICjKADAgECAhBk8K1B467x
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
// AQkDMQwGCisGAQQBgjcCAQQwLwYJKoZIhvcNAQkEMSIEILQYaT73JMdT+BPy5I4G
// ydTSFSWxAqnffagc8Re/D9dKMA0GCSqGSIb3DQEBAQUABIIBgF2GHU+H2xH4NVwG
// Com8T3W/ilKyXsCUgurCv4u6kVjDUF3UIAP6fQW9gtET2ub/HipTyylk4+PRlfvm
// b6lT1o+E5qWb8JTIwl84GFQgvtnNAIzQDeo377HKe/RY8n4vxeLYtWLWFoie9oGU
// 1hCfavRUjmCUSa/Tj2yGzJerDg/K3E6zwGpTrNF3edE04g8tAYnI1xzAoRv2MX33
// 2aemEpekrZo5i01GI/+t2SmdbOf37syHYiHjh/5P78emTfP8Nrn9IuZMtkWMcQOL
// FUK2maPO6pw2iURzHcmcDl/FGmbW5buevq/L+2IfYuM2Do5XmWqgQ8VJBNUg3Uyr
// cL/HIZgHP2l9pCDHZyPS3iQM59e5iVIi5NiJKzO7HLVI57xwW8SOtuK0WDKp9iBz
// H2IW/62TtQip3dR+5sV9fK9TO6c/kHCQuhtqbfW0GmzCyL0z08Z/NLEJc8uFudha
// 5+U742FGBZYlfGFRE/7qgUo2GegbGfUBau4xlf4J7U50tYP09g==
// SIG # End signature block
