import type { FileStop } from '../protocol/channel/files.ts'

/** Thrown by every act on a file that did not work; `reason` is what the other side is told. */
export class FileFault extends Error {
  readonly reason: FileStop
  constructor(reason: FileStop, message: string = reason, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
