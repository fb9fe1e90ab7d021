import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import { reasonOf } from './file-safety.ts'
import {
  unreliable,
  type TrustItem,
  type TrustKind,
  type TrustLook,
  type TrustSource,
} from './trust-source.ts'

/** The machine's stores by what they are trusted as. Windows keeps no roots apart for time stamps. SIGN8. */
const stores: Record<string, readonly TrustKind[]> = {
  TrustedPublisher: ['publisher'],
  Root: ['root', 'tsa-root'],
  CA: ['intermediate'],
  Disallowed: ['disallowed'],
}

/** Asking costs a PowerShell process: what was found holds for as long. */
const LOOK_EVERY_MS = 60_000
const TIMEOUT_MS = 30_000
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024

/** One line a certificate: the store, a space, its DER in base64. A store that is not there holds nothing. */
export const storesScript = [
  "$ErrorActionPreference = 'Stop'",
  `foreach ($store in ${Object.keys(stores)
    .map(name => `'${name}'`)
    .join(', ')}) {`,
  '  if (Test-Path "Cert:\\LocalMachine\\$store") {',
  '    Get-ChildItem "Cert:\\LocalMachine\\$store" | ForEach-Object { "$store " + [Convert]::ToBase64String($_.RawData) }',
  '  }',
  '}',
].join('\n')

export type RunCommand = (file: string, args: readonly string[]) => Promise<string>

const runCommand: RunCommand = async (file, args) => {
  const options = { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true }
  return (await promisify(execFile)(file, args, options)).stdout
}

/** Only the system's own PowerShell, wherever the search path leads. */
function powershellPath(systemRoot: string): string {
  return join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
}

/** The certificate stores of this Windows machine, which its administrators alone can change. */
export function windowsStores(
  clock: () => number,
  run: RunCommand = runCommand,
  systemRoot: string = process.env['SystemRoot'] ?? 'C:\\Windows',
): TrustSource {
  let last: { at: number; look: Promise<TrustLook> } | null = null
  const ask = async (): Promise<TrustLook> => {
    try {
      const encoded = Buffer.from(storesScript, 'utf16le').toString('base64')
      const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
      return lookOf(await run(powershellPath(systemRoot), args))
    } catch (error) {
      return unreliable(say(words.stores, { reason: reasonOf(error) }))
    }
  }
  return {
    look() {
      const now = clock()
      if (!last || now - last.at >= LOOK_EVERY_MS || now < last.at) last = { at: now, look: ask() }
      return last.look
    },
  }
}

function lookOf(output: string): TrustLook {
  const items = output
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .flatMap(readLine)
  return {
    stamp: createHash('sha256').update(output).digest('hex'),
    holds: new Set(items.map(({ kind }) => kind)),
    read: () => Promise.resolve({ items, problem: null }),
  }
}

function readLine(line: string): TrustItem[] {
  const [, store = '', base64 = ''] = /^(\w+) ([A-Za-z0-9+/]+=*)\s*$/.exec(line) ?? []
  const kinds = stores[store]
  if (!kinds) throw new Error(`“${line.slice(0, 80)}” was not expected.`)
  const der = Buffer.from(base64, 'base64')
  // Windows brings certificates of forms that are not read here; a signature with one of them is refused anyway.
  if (!isReadable(der)) return []
  return kinds.map(kind => ({ kind, der, from: `Cert:\\LocalMachine\\${store}` }))
}

function isReadable(der: Uint8Array): boolean {
  try {
    readCertificate(der)
    return true
  } catch {
    // Said by the answer: what cannot be read is not relied on.
    return false
  }
}
