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
