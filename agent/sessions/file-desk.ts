import { Failure } from '../../shared/protocol/failure.ts'
import type { FileAct, ShownFolder } from '../../shared/protocol/page-link.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import type { FromChild, ToChild } from './child/child-link.ts'

/** What the user does with files on the page, put to the session's process, which may see what the user may see. FILE1. */
export interface FileDesk {
  /** Where received files go. */
  readonly downloadFolder: string
  act(act: FileAct): void
  /** The folders in one of the user's own; the home folder without a path. Throws `not-found`, `timed-out`. */
  list(path: string | null): Promise<ShownFolder>
  choose(path: string): void
  take(message: Extract<FromChild, { type: 'folders' | 'folder-chosen' }>): void
}

const ANSWER_TIMEOUT_MS = 5000

export function openFileDesk(order: {
  downloadFolder: string
  send: (message: ToChild) => void
  onChange: () => void
}): FileDesk {
  const waiting = new Map<number, (folder: ShownFolder | null) => void>()
  let { downloadFolder } = order
  let lastId = 0
  return {
    get downloadFolder() {
      return downloadFolder
    },
    act: act => order.send({ type: 'file-act', act }),
    async list(path) {
      const id = ++lastId
      const { promise, resolve, reject } = Promise.withResolvers<ShownFolder | null>()
      waiting.set(id, resolve)
      const late = setTimeout(
        () => reject(new Failure('timed-out', failureSentences['timed-out'])),
        ANSWER_TIMEOUT_MS,
      )
      order.send({ type: 'folder-list', id, path })
      try {
        const folder = await promise
        if (folder) return folder
        throw new Failure('not-found', 'This folder cannot be shown.')
      } finally {
        clearTimeout(late)
        waiting.delete(id)
      }
    },
    choose: path => order.send({ type: 'folder-choose', path }),
    take(message) {
      if (message.type === 'folders') return waiting.get(message.id)?.(message.folder)
      downloadFolder = message.path
      order.onChange()
    },
  }
}
