import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { ScriptLanguage } from '../../../shared/jobs/script-languages.ts'

/** Where interpreters are looked for, and the PATH that scripts get: the system's own folders, never the caller's. */
export const systemPath =
  process.platform === 'win32'
    ? [
        String.raw`${process.env['SystemRoot'] ?? 'C:\\Windows'}\System32`,
        process.env['SystemRoot'] ?? 'C:\\Windows',
      ]
    : ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

export interface Interpreter {
  /** An absolute path. */
  file: string
  /** What stands before the script's own path. */
  args: readonly string[]
}

const powershellArgs = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File']

/** What a POSIX script asks for in its first line: bash where it names it, else the system's sh. */
export function shellOf(script: string): 'sh' | 'bash' {
  const firstLine = script.slice(0, 200).split('\n', 1)[0] ?? ''
  return /^#!\s*(?:\/usr)?(?:\/local)?\/bin\/(?:env\s+)?bash\s*$/.test(firstLine) ? 'bash' : 'sh'
}

const windows = process.platform === 'win32'

function onPath(name: string, args: readonly string[] = []): Interpreter[] {
  return systemPath.map(dir => ({ file: join(dir, windows ? `${name}.exe` : name), args }))
}

/** The interpreters that will do for each language, best first. */
const candidates: Record<ScriptLanguage, (script: string) => Interpreter[]> = {
  node: () => [{ file: process.execPath, args: [] }],
  python: () => (windows ? onPath('py', ['-3']) : onPath('python3')),
  sh(script) {
    if (windows) return []
    return shellOf(script) === 'bash' ? onPath('bash') : [{ file: '/bin/sh', args: [] }]
  },
  powershell() {
    const programs = process.env['ProgramFiles'] ?? 'C:\\Program Files'
    const files = windows
      ? [
          join(programs, 'PowerShell', '7', 'pwsh.exe'),
          join(systemPath[0] ?? '', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
        ]
      : [...onPath('pwsh').map(({ file }) => file), '/opt/microsoft/powershell/7/pwsh']
    return files.map(file => ({ file, args: powershellArgs }))
  },
}

/** The interpreter for a script, by its language and first line; null where this device has none. */
export function findInterpreter(language: ScriptLanguage, script: string): Interpreter | null {
  return candidates[language](script).find(({ file }) => canRun(file)) ?? null
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not there, or not to be run by this account.
    return false
  }
}
