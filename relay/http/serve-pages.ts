import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express, { type Express, type RequestHandler } from 'express'
import { relayWords } from '../../shared/words/en/relay.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

/** Hands out the built pages: the dashboard at `/` and at every path of its own, the join page at `/join/`. */
export function servePages(app: Express, folder = dist): void {
  app.use('/join', servePage(`${folder}join`))
  app.use('/', servePage(`${folder}dashboard`))
}

/** One built page: its files, and its index for every other path that a browser asks a page of. */
function servePage(root: string): RequestHandler {
  const files = express.static(root, {
    index: 'index.html',
    // The names of built parts hold the hash of their content; the page itself does not.
    setHeaders: (response, file) =>
      response.setHeader(
        'Cache-Control',
        file.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable',
      ),
  })
  return (request, response, next) => {
    files(request, response, error => {
      const wantsPage =
        (request.method === 'GET' || request.method === 'HEAD') && request.accepts('html') !== false
      if (error !== undefined || !wantsPage || /\.\w{1,8}$/.test(request.path)) {
        next(error)
        return
      }
      if (!existsSync(`${root}/index.html`)) {
        response.status(503).type('text/plain').send(relayWords.pagesNotBuilt)
        return
      }
      response.setHeader('Cache-Control', 'no-cache')
      response.sendFile(`${root}/index.html`)
    })
  }
}
