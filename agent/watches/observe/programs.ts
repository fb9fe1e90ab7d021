import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { lookProblems, observedWords } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'
import { fieldsOfStat } from '../../observe-device/process-stamp.ts'
import type { Seen } from '../decide.ts'
import { found, unknown } from './observer.ts'

const ASK_TIMEOUT_MS = 8000
const MAX_ANSWER_BYTES = 8 * 1024 * 1024
/** The kernel keeps so much of a program's name (TASK_COMM_LEN, proc(5)). */
const KEPT_OF_NAME = 15

type System = 'linux' | 'darwin' | 'win32'

/** How each system is asked about a service: a file, its arguments, and what its answer means. Never through a shell. */
const askForService: Record<
  System,
  {
    name: RegExp
    command: (name: string) => [file: string, args: string[]]
    read: (text: string) => string | null
  }
> = {
  linux: {
    name: /^[\w@.:\\][\w@.:\\-]*$/,
    command: name => ['/usr/bin/systemctl', ['show', '--property=LoadState,ActiveState', '--', name]],
    read: stateOfUnit,
  },
  darwin: {
    name: /^[\w.][\w.-]*$/,
    command: name => ['/bin/launchctl', ['print', `system/${name}`]],
    read: text => /^\s*state = (.+)$/m.exec(text)?.[1] ?? null,
  },
  win32: {
    name: /^[\w.$()][\w .$()-]*$/,
    command: name => [
      join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'sc.exe'),
      ['query', name],
    ],
    read: stateOfWindowsService,
  },
}

/** The state that systemd gives a unit; null where it knows none of this name. */
export function stateOfUnit(text: string): string | null {
  if (/^LoadState=not-found$/m.test(text)) return null
  return /^ActiveState=(.+)$/m.exec(text)?.[1] ?? null
}

/** The state that `sc query` gives: its second line with a number is the state, whatever the system's language. */
export function stateOfWindowsService(text: string): string | null {
  const [, state] = [...text.matchAll(/:\s*[0-9a-fA-F]+\s+([A-Z_]+)/g)]
  return state?.[1]?.toLowerCase() ?? null
}

const running: ReadonlySet<string> = new Set(['active', 'reloading', 'running'])

/** Whether the system says that a service runs. */
export async function lookAtService(
  name: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Seen> {
  const system = platform === 'darwin' || platform === 'win32' ? platform : 'linux'
  const { name: good, command, read } = askForService[system]
  if (!good.test(name)) return unknown(say(lookProblems.badName, { name }))
  const answer = await askSystem(...command(name))
  const state = read(answer.text)
  if (state !== null) return found(!running.has(state), say(observedWords.service, { name, state }))
  if (answer.error === null || /could not find|1060/i.test(answer.error))
    return unknown(say(lookProblems.noService, { name }))
  return unknown(say(lookProblems.noAnswer, { name, why: answer.error }))
}

/** Whether a program of this name runs: the name of its file, without its folder. */
export async function lookAtProcess(name: string): Promise<Seen> {
  if (!/^[^\\/\0]+$/.test(name)) return unknown(say(lookProblems.badName, { name }))
  const names = process.platform === 'linux' ? await namesFromProc() : await namesFromSystem()
  if (typeof names === 'string') return unknown(say(lookProblems.noAnswer, { name, why: names }))
  const count = names.filter(one => one.includes(name)).length
  return found(count === 0, say(observedWords.process, { name, count }))
}

/** Of each process the names that it goes by; ended ones that nobody has waited for are none. */
async function namesFromProc(): Promise<string[][]> {
  const pids = (await readdir('/proc')).filter(entry => /^\d+$/.test(entry))
  const names: string[][] = []
  for (const pid of pids) {
    try {
      const [stat, commandLine] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'utf8'),
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
      ])
      if (['Z', 'X'].includes(fieldsOfStat(stat).state)) continue
      const kept = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
      const called = basename(commandLine.split('\0', 1)[0] ?? '')
      names.push(kept.length < KEPT_OF_NAME ? [kept, called] : [called])
    } catch {
      // It has ended since the list was read.
      continue
    }
  }
  return names
}

async function namesFromSystem(): Promise<string[][] | string> {
  if (process.platform === 'win32') {
    const tasklist = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'tasklist.exe')
    const { text, error } = await askSystem(tasklist, ['/FO', 'CSV', '/NH'])
    return error ?? namesOfTaskList(text)
  }
  const { text, error } = await askSystem('/bin/ps', ['-axo', 'comm='])
  return error ?? text.split('\n').map(line => [basename(line.trim())])
}

/** Of `tasklist /FO CSV`, each with its ending and without. */
export function namesOfTaskList(text: string): string[][] {
  return text.split(/\r?\n/).flatMap(line => {
    const image = /^"([^"]+)"/.exec(line)?.[1]
    return image === undefined ? [] : [[image, image.replace(/\.exe$/i, '')]]
  })
}

async function askSystem(file: string, args: string[]): Promise<{ text: string; error: string | null }> {
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      timeout: ASK_TIMEOUT_MS,
      maxBuffer: MAX_ANSWER_BYTES,
      windowsHide: true,
    })
    return { text: stdout, error: null }
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    return { text: stdout, error: (stderr.trim() || stdout.trim() || message).slice(0, 300) }
  }
}
