import { StringDecoder } from 'node:string_decoder'
import { createMasker } from '../../../shared/jobs/mask.ts'
import { MAX_LOG_TAIL_CHARACTERS } from '../../../shared/protocol/job.ts'

/** Lines of two streams do not run into each other, unless one is longer than this. */
const MAX_LINE_CHARACTERS = 4096

/** The end of what a script printed on all its streams together, secrets masked. */
export interface LogTail {
  /** A writer for one stream: pieces are decoded and masked on their own, so that no two streams hide each other's secrets. */
  stream: () => { push: (piece: Buffer) => void; end: () => void }
  text: () => string
}

/** `onText` hears of each piece as it is added to the log. */
export function createLogTail(secrets: readonly string[], onText?: (text: string) => void): LogTail {
  let tail = ''
  const append = (text: string): void => {
    if (text !== '') onText?.(text)
    tail += text
    if (tail.length > 2 * MAX_LOG_TAIL_CHARACTERS) tail = tail.slice(-MAX_LOG_TAIL_CHARACTERS)
  }
  return {
    stream() {
      const decoder = new StringDecoder('utf8')
      const masker = createMasker(secrets)
      let line = ''
      const take = (text: string): void => {
        line += text
        const whole = line.length > MAX_LINE_CHARACTERS ? line.length : line.lastIndexOf('\n') + 1
        append(line.slice(0, whole))
        line = line.slice(whole)
      }
      return {
        push: piece => take(masker.push(decoder.write(piece))),
        end() {
          take(masker.push(decoder.end()) + masker.end())
          append(line)
        },
      }
    },
    text: () => tail.slice(-MAX_LOG_TAIL_CHARACTERS).toWellFormed(),
  }
}
