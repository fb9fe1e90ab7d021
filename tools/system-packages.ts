import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The programs that tests and the demo need beside npm's packages, and the Debian package that brings each. */
const programs: { found: () => boolean; package: string; neededFor: string }[] = [
  {
    found: () => onPath('chromium', 'chromium-browser', 'google-chrome'),
    package: 'chromium',
    neededFor: 'browser tests, demo',
  },
  { found: () => onPath('Xvfb'), package: 'xvfb', neededFor: 'the desktop of tests and demo' },
  { found: () => onPath('openbox'), package: 'openbox', neededFor: 'the desktop of tests and demo' },
  { found: () => onPath('xterm'), package: 'xterm', neededFor: 'something moving on that desktop' },
  { found: () => onPath('xdotool'), package: 'xdotool', neededFor: 'desktop tests' },
  { found: () => onPath('xwd'), package: 'x11-apps', neededFor: 'pictures of that desktop' },
  {
    found: () => onPath('xrandr'),
    package: 'x11-xserver-utils',
    neededFor: 'changes of that desktop’s resolution',
  },
  { found: () => onPath('turnserver'), package: 'coturn', neededFor: 'tests of sessions through TURN' },
  { found: () => onPath('ffmpeg'), package: 'ffmpeg', neededFor: 'recording on a device' },
  { found: () => onPath('ip'), package: 'iproute2', neededFor: 'tests with networks of their own' },
  { found: () => onPath('iptables'), package: 'iptables', neededFor: 'tests with networks of their own' },
  {
    found: () => existsSync('/usr/lib/postgresql'),
    package: 'postgresql',
    neededFor: 'store tests on PostgreSQL',
  },
  { found: () => onPath('redis-server'), package: 'redis-server', neededFor: 'tests of several relays' },
  { found: () => onPath('turnserver'), package: 'coturn', neededFor: 'tests of TURN' },
  { found: () => onPath('ip'), package: 'iproute2', neededFor: 'tests of TURN: networks of their own' },
  { found: () => onPath('iptables'), package: 'iptables', neededFor: 'tests of TURN: address translation' },
  { found: () => onPath('osslsigncode'), package: 'osslsigncode', neededFor: 'cross-checks of signatures' },
]

function onPath(...names: string[]): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/sbin', '/usr/local/bin']
  return names.some(name => folders.some(folder => folder !== '' && existsSync(`${folder}/${name}`)))
}

/**
 * Installs what is missing where that may be done (Debian, root); elsewhere says what to install. Tests that need
 * something that stays missing are skipped and say so.
 */
export function ensureSystemPackages(): void {
  const missing = programs.filter(program => !program.found())
  if (missing.length === 0) return
  const names = missing.map(program => program.package)
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log(`Installing ${names.join(', ')} …`)
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const run = (...args: string[]) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
    run('update')
    run('install', '-y', '--no-install-recommends', ...names)
  }
  for (const program of programs.filter(each => !each.found()))
    console.log(
      `Missing: the Debian package “${program.package}” (needed for ${program.neededFor}). Install it and run this again.`,
    )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureSystemPackages()
