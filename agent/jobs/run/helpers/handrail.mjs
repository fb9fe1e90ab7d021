// Handrail's helpers for Node scripts. The agent lays them beside each run:
//   import { pathToFileURL } from 'node:url'
//   const { output, inputValue, secret } = await import(pathToFileURL(process.env.HANDRAIL_HELPERS + '/handrail.mjs'))

import { appendFileSync, readFileSync } from 'node:fs'

let secrets = null

/** Gives out one value, or each of an array. Line ends in a text stay inside it. */
export function output(name, value) {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) throw new Error(`"${name}" is no name for an output.`)
  let lines = ''
  for (const item of Array.isArray(value) ? value : [value]) {
    const [first, ...more] = textOf(item).split(/\r\n|\r|\n/)
    lines += `${name}=${first}\n`
    for (const line of more) lines += `${name}+=${line}\n`
  }
  appendFileSync(process.env.HANDRAIL_OUTPUTS, lines)
}

/** The text that was given for an input which is no secret. */
export function inputValue(name) {
  const value = process.env[`HANDRAIL_INPUT_${name}`]
  if (value === undefined) throw new Error(`There is no input "${name}".`)
  return value
}

/** The text that was given for a secret input. The first call reads standard input. */
export function secret(name) {
  secrets ??= new Map(Object.entries(JSON.parse(readFileSync(0, 'utf8').trim() || '{}')))
  if (!secrets.has(name)) throw new Error(`There is no secret input "${name}".`)
  return secrets.get(name)
}

function textOf(value) {
  if (value === null || value === undefined) return ''
  return value instanceof Date ? value.toISOString() : String(value)
}
