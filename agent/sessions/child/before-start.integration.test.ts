import { createServer, type AddressInfo, type Server } from 'node:net'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startChildViewer, type ChildViewer } from '../../../test/support/child-viewer.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'

const within = { timeout: 20_000, interval: 20 }
/** Where X servers listen: the display's number comes on top. */
const X11_PORT = 6000

let display: Server
let viewer: ChildViewer
let connections = 0

beforeEach(async () => {
  connections = 0
  display = createServer(socket => {
    connections += 1
    socket.on('error', () => undefined).destroy()
  })
  // An X display's number has no upper bound, so any port above theirs is one.
  await new Promise<void>(resolve => display.listen(0, '127.0.0.1', resolve))
  const { port } = display.address() as AddressInfo
  viewer = startChildViewer({ DISPLAY: `127.0.0.1:${port - X11_PORT}` })
})
afterEach(async () => {
  await viewer.stop()
  await new Promise(resolve => display.close(resolve))
})

/** Sockets other than standard input and output: one is the line to the agent. */
async function openSockets(): Promise<number> {
  const folder = `/proc/${viewer.child.pid}/fd`
  const own = (await readdir(folder)).filter(fd => Number(fd) > 2)
  const links = await Promise.all(own.map(fd => readlink(`${folder}/${fd}`).catch(() => '')))
  return links.filter(link => link.startsWith('socket:')).length
}

/** Waits until the process has done what it does by itself. */
async function idle(): Promise<void> {
  let before = ''
  await vi.waitFor(
    async () => {
      const ran = (await readFile(`/proc/${viewer.child.pid}/stat`, 'utf8'))
        .split(' ')
        .slice(13, 15)
        .join(' ')
      const isSame = ran === before
      before = ran
      expect(isSame).toBe(true)
    },
    { ...within, interval: 200 },
  )
}

test.runIf(process.platform === 'linux')(
  '[CONS1] while the user is asked the session’s process only loads: it neither looks at the screen nor opens a connection',
  async () => {
    await vi.waitFor(() => expect(viewer.told).toContainEqual({ type: 'loaded' }), within)
    await idle()
    expect(connections).toBe(0)
    expect(await openSockets()).toBe(1)
    viewer.tell({
      type: 'start',
      mode: 'monitor',
      because: { rule: 'first-in-order', passedOver: [] },
      terms: makeTerms({ allowedModes: ['monitor'] }),
      downloadFolder: '/nowhere',
      reconnectForMs: 20_000,
    })
    // Only now: so it would have been seen.
    await vi.waitFor(() => expect(connections).toBeGreaterThan(0), within)
  },
)
