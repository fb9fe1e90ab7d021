/**
 * Socket.IO's client looks whether there is a browser's WebSocket, and takes the package `ws` in Node all the same.
 * In Node the mere look loads a whole HTTP client, 8 MB that an idle agent would hold for nothing. So there is none to see.
 * To be imported before everything else.
 */
Reflect.deleteProperty(globalThis, 'WebSocket')
