import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a command whose reader is gone before its first line is written. */
async function readerGone(program: string): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, [program, '--help'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return await new Promise(resolve => child.once('close', code => resolve({ code, err })))
}

test.each(['agent/main.ts', 'relay/main.ts', 'tools/handrail.ts'])(
  '%s ends quietly where nobody reads its output any more',
  async program => {
    expect(await readerGone(program)).toEqual({ code: 141, err: '' })
  },
)
