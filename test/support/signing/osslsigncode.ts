import { execFileSync, spawnSync } from 'node:child_process'

/** The first version that reads PowerShell files. */
const LEAST = [2, 6] as const

/** Why the other verifier cannot be asked here; null where it can. */
export function whyNoOsslsigncode(): string | null {
  const { stdout, error } = spawnSync('osslsigncode', ['--version'], { encoding: 'utf8' })
  if (error) return 'osslsigncode is not installed'
  const [, major = 0, minor = 0] = (/osslsigncode (\d+)\.(\d+)/.exec(stdout) ?? []).map(Number)
  const isNewEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
  return isNewEnough
    ? null
    : `osslsigncode ${major}.${minor} cannot read .ps1 files; ${LEAST.join('.')} is needed`
}

/** Runs osslsigncode and returns what it printed. Throws where it fails. */
export const osslsigncode = (...args: string[]): string =>
  execFileSync('osslsigncode', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Whether osslsigncode finds the signature of a file good, with that file of roots. */
export function osslsigncodeAccepts(file: string, roots: string): boolean {
  const { status } = spawnSync('osslsigncode', [
    'verify',
    '-in',
    file,
    '-CAfile',
    roots,
    '-TSA-CAfile',
    roots,
  ])
  return status === 0
}
