import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Server as SocketServer } from 'socket.io'
import { Failure } from '../../shared/protocol/failure.ts'
import { answerEvents, ask } from '../../shared/protocol/link.ts'
import { fromPageEvents, toPageEvents, type PageAddress } from '../../shared/protocol/page-link.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import { isFromThisPage, isToken, pageHeaders } from './page-access.ts'
import type { PageOrder } from './serve-page.ts'
import { readPageFiles, type PageFiles } from './page-files.ts'
import { pageHandlers } from './page-handlers.ts'
import { openUploads } from './take-upload.ts'

/** What answers the connections that `serve-page.ts` accepts. */
export interface PageServer {
  take(connection: Socket): void
  /** Whether a page or a terminal is open now, so that a question is seen. */
  isWatched(): boolean
  stop(): Promise<void>
}

const MAX_MESSAGE_BYTES = 64 * 1024
const MOST_WATCHERS = 20

/** HTTP and Socket.IO for connections that were accepted elsewhere: it listens to nothing itself. */
export function openPageServer(order: PageOrder, { port, token }: PageAddress): PageServer {
  const { sessions, help, log } = order
  const uploads = openUploads()
  let files: Promise<PageFiles> | null = null

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(pageHeaders(port))) response.setHeader(name, value)
    if (!isFromThisPage(request, port)) return sendFailure(response, 403, forbidden())
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1')
    if (!url) return sendFailure(response, 404, notFound())
    if (request.method === 'POST' && url.pathname === '/upload')
      return await answerUpload(request, response, url)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendFailure(response, 405, new Failure('invalid-input', 'Only GET is answered here.'))
    files ??= readPageFiles(order.pageDir)
    const file = order.withPage() ? (await files).get(url.pathname) : undefined
    if (!file) return sendFailure(response, 404, notFound())
    response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.byteLength })
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  async function answerUpload(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!isToken(request.headers['x-handrail-token'], token)) return sendFailure(response, 403, forbidden())
    sessions.running()
    const asked = url.searchParams
    const folderId = asked.get('folder')
    const path = asked.get('path')
    if (folderId !== null && path !== null) {
      await uploads.takeInto(folderId, path, asked.get('kind') === 'folder' ? null : request)
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    }
    const name = asked.get('name') ?? ''
    const file = await (folderId === null
      ? uploads.take(request, name)
      : uploads.finishFolder(folderId, name))
    try {
      await sessions.sendUpload(file)
    } catch (error) {
      // Refused, or the session ended while the file came in: nobody will release it.
      await rm(file.path, { recursive: true, force: true })
      throw error
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof Failure) return sendFailure(response, 409, error)
      log.error({ err: error }, 'a request of the local page failed')
      sendFailure(response, 500, new Failure('internal', failureSentences['internal']))
    })
  })
  // What it would begin on listening: without it no connection is timed out or closed at the end.
  server.emit('listening')
  const io = new SocketServer(server, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: (request, decide) => decide(null, isFromThisPage(request, port)),
  })
  io.use((_socket, next) => next(new Error('forbidden')))
  const pages = io.of('/page')
  pages.use((socket, next) => {
    const auth: { token?: unknown } = socket.handshake.auth
    if (!isToken(auth.token, token)) return next(new Error('forbidden'))
    next(pages.sockets.size >= MOST_WATCHERS ? new Error('too-many-requests') : undefined)
  })
  pages.on('connection', socket => {
    let telling = false
    let changed = false
    /** One state at a time: what changes while one is on its way goes with the next. */
    const tell = (): void => {
      changed = true
      if (telling) return
      telling = true
      void tellAll().finally(() => (telling = false))
    }
    const tellAll = async (): Promise<void> => {
      while (changed && socket.connected) {
        changed = false
        await ask(socket, toPageEvents, 'state', { ...sessions.state(), help: help.state() }).catch(
          (error: unknown) => log.debug({ err: error }, 'the local page did not take a state'),
        )
      }
    }
    answerEvents(socket, fromPageEvents, pageHandlers(sessions, help), (event, error) =>
      log.error({ event, err: error }, 'a request of the local page failed'),
    )
    socket.on('disconnect', sessions.onChange(tell))
    socket.on('disconnect', help.onChange(tell))
    tell()
  })

  return {
    take: connection => void server.emit('connection', connection),
    isWatched: () => pages.sockets.size > 0,
    async stop() {
      // The server that is not listening says so; its connections are closed all the same.
      await io
        .close()
        .catch((error: unknown) => log.debug({ err: error }, 'the page’s server was not listening'))
      server.closeAllConnections()
      await uploads.stop()
    },
  }
}

function notFound(): Failure {
  return new Failure('not-found', failureSentences['not-found'])
}

function forbidden(): Failure {
  return new Failure('forbidden', 'This server answers its own page only.')
}

function sendFailure(response: ServerResponse, status: number, failure: Failure): void {
  if (response.headersSent) return void response.destroy()
  // What was not read of a body is not waited for.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ error: failure.toBody() }))
}
