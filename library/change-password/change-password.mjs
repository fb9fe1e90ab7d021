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
