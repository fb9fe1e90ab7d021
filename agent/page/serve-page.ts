import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Logger } from 'pino'
import type { PageAddress } from '../../shared/protocol/page-link.ts'
import type { HelpDesk } from '../offers/help-desk.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { newPageToken, readPageAddress, writePageAddress } from './page-address.ts'
import type { PageServer } from './page-server.ts'

export interface ServedPage {
  address: PageAddress
  /** Whether a page or a terminal is open now, so that a question is seen. */
  isWatched: () => boolean
  stop(): Promise<void>
}

export interface PageOrder {
  stateDir: string
  pageDir: string
  /** Without the page only programs that hold the token are served: `agent connect`. */
  withPage: () => boolean
  sessions: Sessions
  help: HelpDesk
  log: Logger
}

/**
 * Serves the end user's page on the loopback address only. Port and token of the last start are used again where they can be,
 * so that an open page finds the agent again. The server behind the port is loaded when somebody first comes: an agent whose
 * page nobody opens does without those 12 MB.
 */
export async function servePage(order: PageOrder): Promise<ServedPage> {
  const { stateDir, log } = order
  const before = await readPageAddress(stateDir)
  const connections = new Set<Socket>()
  let loading: Promise<PageServer> | null = null
  let loaded: PageServer | null = null
  const load = async (): Promise<PageServer> => {
    const { openPageServer } = await import('./page-server.ts')
    loaded = openPageServer(order, address)
    return loaded
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, connection => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
    loading ??= load()
    loading.then(
      server => server.take(connection),
      (error: unknown) => {
        log.error({ err: error }, 'the local page cannot be served')
        connection.destroy()
      },
    )
  })
  const port = await listen(listener, before?.port ?? 0)
  const address = { port, token: before?.token ?? newPageToken() }
  await writePageAddress(stateDir, address)
  return {
    address,
    isWatched: () => loaded?.isWatched() ?? false,
    async stop() {
      const closed = new Promise(resolve => listener.close(resolve))
      await (await loading)?.stop()
      for (const connection of connections) connection.destroy()
      await closed
    },
  }
}

/** Listens on the port that was used before, or on any that is free. */
async function listen(server: Server, wanted: number): Promise<number> {
  const on = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host: '127.0.0.1' }, () => {
        server.off('error', reject)
        resolve()
      })
    })
  try {
    await on(wanted)
  } catch (error) {
    if (wanted === 0) throw error
    await on(0)
  }
  return (server.address() as AddressInfo).port
}
