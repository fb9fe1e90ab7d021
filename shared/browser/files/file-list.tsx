import type { JSX } from 'preact'
import { DIGEST_BYTES } from '../../files/folder-stream.ts'
import { remainingMs } from '../../files/speed-meter.ts'
import { formatDuration, formatOutput } from '../../jobs/format-output.ts'
import type { FileWords } from '../../words/en/extension.ts'
import { fileStopSentences } from '../../words/en/sessions.ts'
import { say } from '../../words/say.ts'
import { SaveButtons } from './save-buttons.tsx'
import { canRetry, isOver, type Transfer } from './transfer.ts'
import type { Transfers } from './transfers.ts'

/** The files' words as this end says them. */
type Worded = { words: FileWords }
type Acts = Pick<Transfers, 'accept' | 'cancel' | 'pause' | 'retry' | 'saved'>

/** Files and folders on their way and those that arrived, the newest first. */
export function FileList(props: { transfers: readonly Transfer[]; on: Acts } & Worded): JSX.Element {
  const { words, on } = props
  return (
    <ul class="plain transfers">
      {props.transfers.toReversed().map(transfer => (
        <li
          key={transfer.number}
          class="card"
          data-phase={transfer.phase}
          data-direction={transfer.direction}
          data-lane={transfer.lane}
        >
          <p class="name">
            <strong dir="auto">{transfer.name}</strong>
          </p>
          <p class="soft small">{describe(transfer, words)}</p>
          <Standing transfer={transfer} words={words} />
          {transfer.phase === 'done' && transfer.direction === 'received' ? (
            <SaveButtons transfer={transfer} words={words} onSaved={on.saved} />
          ) : (
            <Buttons transfer={transfer} on={on} words={words} />
          )}
        </li>
      ))}
    </ul>
  )
}

function describe(transfer: Transfer, words: FileWords): string {
  const { direction, folder } = transfer
  const parts = [direction === 'sent' ? words.sent : words.received, size(contentBytes(transfer))]
  if (folder) parts.push(say(words.folderOf, { done: folder.filesDone, files: folder.files }))
  return parts.join(' · ')
}

/** Without the checksums that go along with a folder's files. */
function contentBytes({ bytes, folder }: Transfer): number {
  return bytes - (folder ? folder.files * DIGEST_BYTES : 0)
}

function Standing({ transfer, words }: { transfer: Transfer } & Worded): JSX.Element | null {
  const { phase, direction, name, bytes, doneBytes, reason } = transfer
  if (phase === 'stopped') return <p class="problem small">{reason && fileStopSentences[reason]}</p>
  if (phase === 'done')
    return <p class="pill good">{direction === 'sent' ? words.doneSent : words.doneReceived}</p>
  if (phase === 'waiting') return <p class="small">{direction === 'sent' ? words.waiting : words.offered}</p>
  return (
    <>
      <progress value={doneBytes} max={Math.max(bytes, 1)} aria-label={say(words.progressOf, { name })} />
      <p class="soft small">{movement(transfer, words)}</p>
    </>
  )
}

function movement(transfer: Transfer, words: FileWords): string {
  const { phase, bytes, doneBytes, bytesPerSecond, pausedHere, pausedThere, lane } = transfer
  const done = say(words.progress, { done: size(doneBytes), total: size(bytes) })
  if (phase === 'interrupted') return words.interrupted
  if (phase === 'checking') return words.checking
  if (pausedHere) return `${words.pausedHere} · ${done}`
  if (pausedThere) return `${words.pausedThere} · ${done}`
  const leftMs = remainingMs(bytes - doneBytes, bytesPerSecond)
  const time = leftMs === null ? '' : formatDuration(Math.ceil(leftMs / 1000) * 1000)
  return [
    done,
    bytesPerSecond === null ? '' : say(words.speed, { speed: size(bytesPerSecond) }),
    time && say(words.remaining, { time }),
    lane === 'direct' ? words.laneDirect : lane === 'relay' ? words.laneRelay : '',
  ]
    .filter(part => part !== '')
    .join(' · ')
}

function Buttons({ transfer, on, words }: { transfer: Transfer; on: Acts } & Worded): JSX.Element | null {
  const { number, name, phase, direction, pausedHere } = transfer
  const button = (text: string, named: string, act: () => void, quiet = true): JSX.Element => (
    <button
      key={named}
      type="button"
      class={quiet ? 'quiet small' : 'small'}
      aria-label={say(named, { name })}
      onClick={act}
    >
      {text}
    </button>
  )
  if (canRetry(transfer)) return button(words.retry, words.retryNamed, () => on.retry(number))
  if (isOver(transfer)) return null
  const isOffer = direction === 'received' && phase === 'waiting'
  return (
    <div class="row">
      {isOffer && button(words.accept, words.acceptNamed, () => on.accept(number), false)}
      {(phase === 'running' || phase === 'interrupted') &&
        (pausedHere
          ? button(words.resume, words.resumeNamed, () => on.pause(number, false))
          : button(words.pause, words.pauseNamed, () => on.pause(number, true)))}
      {isOffer
        ? button(words.refuse, words.refuseNamed, () => on.cancel(number))
        : button(words.cancel, words.cancelNamed, () => on.cancel(number))}
    </div>
  )
}

const size = (bytes: number): string => formatOutput({ type: 'size', value: bytes })
