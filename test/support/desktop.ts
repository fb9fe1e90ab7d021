import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, parse, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A real desktop for tests: an X server without a screen, a window manager, and a terminal in which something moves. */
export interface Desktop {
  /** As for the environment variable DISPLAY. */
  display: string
  /** Writes what is seen now as a PNG file. */
  screenshot(file: string): Promise<void>
  /** Runs a command on this desktop and returns what it printed. */
  run(command: string, args: string[]): Promise<string>
  /** Opens a window of one colour (`#rrggbb`) over the whole desktop. */
  fill(colour: string): void
  stop(): Promise<void>
}

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))
const execute = promisify(execFile)
const START_TIMEOUT_MS = 15_000
const movement = 'while :; do date +%s.%N; ls -l /usr/bin | head -40; sleep 0.005; done'
/** The server ends when its input does: also where a test's process dies, nothing is left running. */
const serverProgram = `
  Xvfb -displayfd 3 -screen 0 "$1" -nolisten tcp -noreset </dev/null &
  read -r _
  kill $!
  wait $!
`

/** Run from the project's folder, where the package is found; a process of its own because DISPLAY is read once. */
const grabProgram = `
  import { FileType, screen } from '@nut-tree-fork/nut-js'
  const [name, folder] = process.argv.slice(1)
  await screen.capture(name, FileType.PNG, folder + '/')
`

export interface DesktopOptions {
  width?: number
  height?: number
  /** Whether a terminal scrolls on it. */
  moving?: boolean
}

/** Starts a desktop on a free display. Throws where Xvfb is not installed. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const { width = 1280, height = 800, moving = true } = options
  const folder = await mkdtemp(join(tmpdir(), 'handrail-desktop-'))
  const screen = `${width}x${height}x24`
  const server = spawn('sh', ['-c', serverProgram, 'sh', screen], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  })
  const display = `:${await firstLine(server, server.stdio[3] as Readable)}`
  const env = { ...process.env, DISPLAY: display }
  const run: Desktop['run'] = async (command, args) =>
    (await execute(command, args, { env, cwd: projectFolder })).stdout
  const clients: ChildProcess[] = []
  const start = (command: string, args: string[]): void => {
    const client = spawn(command, args, { env, stdio: 'ignore', detached: true })
    client.on('error', () => clients.splice(clients.indexOf(client), 1))
    clients.push(client)
  }
  // Without a choice of its own openbox asks for a session; an empty configuration is enough.
  const configuration = join(folder, 'openbox.xml')
  await writeFile(configuration, '<openbox_config xmlns="http://openbox.org/3.4/rc"/>')
  start('openbox', ['--config-file', configuration])
  // A window that is opened while the window manager starts may never be shown.
  await succeeds(() => run('xdotool', ['get_num_desktops']))
  if (moving) {
    const lines = Math.floor(height / 16)
    const columns = Math.floor((width * 0.7) / 7)
    const geometry = `${columns}x${lines}+20+20`
    start('xterm', ['-fn', '7x13', '-geometry', geometry, '-e', 'bash', '-c', movement])
    await succeeds(() => run('xdotool', ['search', '--onlyvisible', '--class', 'xterm']))
  }

  return {
    display,
    run,
    async screenshot(file) {
      const { dir, name } = parse(resolve(file))
      await run(process.execPath, ['--input-type=module', '-e', grabProgram, name, dir])
    },
    fill(colour) {
      const plain = ['-bg', colour, '-fg', colour, '-cr', colour, '+sb', '-b', '0', '-fullscreen']
      start('xterm', [...plain, '-e', 'sleep', '600'])
    },
    async stop() {
      await Promise.all(clients.map(endGroup))
      await endServer(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function firstLine(server: ChildProcess, from: Readable): Promise<string> {
  return await new Promise((resolve, reject) => {
    const tooLong = setTimeout(
      () => reject(new Error(`Xvfb did not start within ${START_TIMEOUT_MS} ms.`)),
      START_TIMEOUT_MS,
    )
    let text = ''
    from.on('data', (data: Buffer) => {
      text += data.toString()
      if (!text.includes('\n')) return
      clearTimeout(tooLong)
      resolve(text.trim())
    })
    from.once('end', () => {
      clearTimeout(tooLong)
      server.stdin?.end()
      reject(new Error('Xvfb cannot be started. Install the packages xvfb, openbox and xterm.'))
    })
  })
}

async function succeeds(act: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      await act()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await delay(20)
    }
  }
}

async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = new Promise<void>(resolve => server.once('exit', () => resolve()))
  server.stdin?.end()
  await exited
}

/** A terminal's shell and what runs in it go with it. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  process.kill(-child.pid, 'SIGTERM')
  await exited
}
