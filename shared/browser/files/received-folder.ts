/** Received files wait in the origin's private file system, a folder a session, until the person saves them. */
export const RECEIVED_FOLDER = 'received'

/** The whole file as the browser keeps it: nothing is copied into memory. */
export async function readReceived(sessionId: string, name: string): Promise<File> {
  const root = await navigator.storage.getDirectory()
  const received = await root.getDirectoryHandle(RECEIVED_FOLDER)
  const folder = await received.getDirectoryHandle(sessionId)
  return (await folder.getFileHandle(name)).getFile()
}

/** Removes what earlier sessions left behind, except for sessions that are still held. */
export async function clearReceived(keep: ReadonlySet<string>): Promise<void> {
  const root = await navigator.storage.getDirectory()
  const received = await root.getDirectoryHandle(RECEIVED_FOLDER, { create: true })
  for await (const name of received.keys())
    if (!keep.has(name)) await received.removeEntry(name, { recursive: true })
}
