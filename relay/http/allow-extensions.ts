import type { RequestHandler } from 'express'

const extensionOrigin = /^(chrome-extension|moz-extension):\/\/[A-Za-z0-9-]{1,64}$/

/**
 * Lets browser extensions call the API from their own pages. No cookie and no other credential of the browser is involved:
 * who calls hands in a bearer token, so an extension without one gets no further than any stranger.
 */
export const allowExtensions: RequestHandler = (request, response, next) => {
  response.vary('Origin')
  const { origin } = request.headers
  if (origin === undefined || !extensionOrigin.test(origin)) {
    next()
    return
  }
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  if (request.method !== 'OPTIONS') {
    next()
    return
  }
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type')
  response.setHeader('Access-Control-Max-Age', '600')
  response.status(204).end()
}
