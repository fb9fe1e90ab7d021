/** The browser's build: the plain entry needs Node's built-ins and does not bundle. */
declare module 'simple-peer/simplepeer.min.js' {
  import SimplePeer from 'simple-peer'
  export default SimplePeer
}
