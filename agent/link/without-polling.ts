/** Stands in for `xmlhttprequest-ssl` in the bundle: the agent speaks websocket only, so nobody ever asks for one. */
export function XMLHttpRequest(): never {
  throw new Error('This agent speaks websocket only.')
}
export default { XMLHttpRequest }
