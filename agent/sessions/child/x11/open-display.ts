import x11, { type XClient, type XDisplay } from 'x11'

/** One connection to the X server that DISPLAY names. */
export interface OpenDisplay {
  client: XClient
  root: number
  info: XDisplay
  /** An extension of the package; rejects where the server lacks it. */
  extension<T>(name: string): Promise<T>
  /** The result, or a rejection as soon as the connection is gone: then nothing is answered any more. */
  whileOpen<T>(work: Promise<T>): Promise<T>
  isOpen(): boolean
  close(): void
}

export interface DisplayEvents {
  /** The server refused a request that nobody waited for, or the connection is gone. */
  onFault: (message: string) => void
}

/** Connects. Rejects where no server answers or lets us in. */
export async function openDisplay({ onFault }: DisplayEvents): Promise<OpenDisplay> {
  let closed = false
  let ended = false
  const gone = Promise.withResolvers<never>()
  gone.promise.catch(() => undefined)
  const info = await new Promise<XDisplay>((resolve, reject) => {
    const connecting = x11.createClient({}, (error, display) => {
      if (error) reject(error)
      else resolve(display)
    })
    // Without a listener an error of the server would end the process.
    connecting.on('error', (error: Error) => {
      reject(error)
      if (!closed) onFault(`The display reports: ${error.message}`)
    })
  })
  const { client } = info
  const root = info.screen[0]?.root
  if (root === undefined) throw new Error('This display has no screen.')
  client.on('end', () => {
    ended = true
    gone.reject(new Error('The connection to the display is gone.'))
    if (!closed) onFault('The connection to the display is gone.')
  })
  return {
    client,
    root,
    info,
    extension: async <T>(name: string) => await ask<T>(done => client.require(name, done)),
    whileOpen: async work => await Promise.race([work, gone.promise]),
    isOpen: () => !ended,
    close() {
      closed = true
      client.terminate()
    },
  }
}

/** What the package answers by callback, as a promise. */
export async function ask<T>(request: (done: (error: Error | null, result: T) => void) => void): Promise<T> {
  return await new Promise((resolve, reject) =>
    request((error, result) => {
      if (error) reject(error)
      else resolve(result)
      // The package takes `true` for: handled, nobody else has to hear of it.
      return true
    }),
  )
}

/** Sends a request that the package does not know; `request` without its length, which is filled in here. */
export async function askRaw<T>(client: XClient, request: Buffer, read: (body: Buffer) => T): Promise<T> {
  request.writeUInt16LE(request.length / 4, 2)
  return await new Promise((resolve, reject) => {
    client.seq_num += 1
    client.pack_stream.put(request)
    client.replies[client.seq_num] = [
      read,
      (error: Error | null, result: T) => {
        if (error) reject(error)
        else resolve(result)
        return true
      },
    ]
    client.pack_stream.submit(true)
  })
}
