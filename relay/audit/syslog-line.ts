import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { frameForTcp } from './syslog-message.ts'

const CONNECT_WITHIN_MS = 10_000
/** Without a word through for this long, a TCP receiver is given up and dialled anew. */
const SEND_WITHIN_MS = 15_000

/** The way to a syslog server. */
export interface SyslogLine {
  /** What one message may hold. RFC 5426 asks every receiver over UDP to take 2048 bytes. */
  readonly maxBytes: number
  /** Resolves when the system has taken all messages; throws where it cannot. What was taken before may arrive twice later. */
  send: (messages: readonly string[]) => Promise<void>
  close: () => void
}

/** Opens the way to `udp://host:port` or `tcp://host:port` (514 where no port is named); dials at the first message. */
export function openSyslogLine(address: string): SyslogLine {
  const { protocol, hostname, port } = new URL(address)
  const host = hostname.replaceAll(/^\[|\]$/g, '')
  const to = { host, port: port === '' ? 514 : Number(port) }
  return protocol === 'udp:' ? overUdp(to) : overTcp(to)
}

interface Place {
  host: string
  port: number
}

function overUdp({ host, port }: Place): SyslogLine {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  // Errors of one message come to its own callback.
  socket.on('error', () => undefined)
  socket.unref()
  const sendOne = (message: string): Promise<void> =>
    new Promise((resolve, reject) =>
      socket.send(message, port, host, error => (error ? reject(error) : resolve())),
    )
  return {
    maxBytes: 2048,
    async send(messages) {
      for (const message of messages) await sendOne(message)
    },
    close: () => socket.close(),
  }
}

function overTcp(place: Place): SyslogLine {
  let socket: Socket | null = null

  const dial = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const dialled = connect(place)
      const timer = setTimeout(
        () => dialled.destroy(new Error('The syslog server did not answer in time.')),
        CONNECT_WITHIN_MS,
      )
      // A syslog server says nothing: what comes is read away, so that its end is noticed.
      dialled.resume()
      dialled.on('error', reject)
      dialled.on('close', () => {
        clearTimeout(timer)
        if (socket === dialled) socket = null
        reject(new Error('The syslog server closed the connection.'))
      })
      dialled.once('connect', () => {
        clearTimeout(timer)
        dialled.setKeepAlive(true, 30_000)
        socket = dialled
        resolve(dialled)
      })
    })

  return {
    maxBytes: 8192,
    async send(messages) {
      const open = socket ?? (await dial())
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () => open.destroy(new Error('The syslog server takes nothing.')),
          SEND_WITHIN_MS,
        )
        const settle = (error?: Error | null): void => {
          clearTimeout(timer)
          open.off('close', onClose)
          if (error) reject(error)
          else resolve()
        }
        const onClose = (): void => settle(new Error('The syslog server closed the connection.'))
        open.once('close', onClose)
        open.write(messages.map(frameForTcp).join(''), settle)
      })
    },
    close: () => socket?.destroy(),
  }
}
