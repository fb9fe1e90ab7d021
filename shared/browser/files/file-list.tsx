import type { JSX } from 'preact'
import { formatDuration, formatOutput } from '../../jobs/format-output.ts'
import type { FileWords } from '../../words/en/extension.ts'
import { fileStopSentences } from '../../words/en/sessions.ts'
import { say } from '../../words/say.ts'
import { saveFile } from './save-file.ts'
import { remainingMs } from '../../files/speed-meter.ts'
import { isOver, type Transfer } from './transfer.ts'
import type { Transfers } from './transfers.ts'

/** The files' words as this end says them. */
type Worded = { words: FileWords }
type Acts = Pick<Transfers, 'accept' | 'cancel'>

/** Files on their way and those that arrived, the newest first. */
export function FileList(props: { transfers: readonly Transfer[]; on: Acts } & Worded): JSX.Element {
  const { words } = props
  return (
    <ul class="plain transfers">
      {props.transfers.toReversed().map(transfer => (
        <li
          key={transfer.number}
          class="card"
          data-phase={transfer.phase}
          data-direction={transfer.direction}
        >
          <p class="name">
            <strong dir="auto">{transfer.name}</strong>
          </p>
          <p class="soft small">
            {transfer.direction === 'sent' ? words.sent : words.received} · {size(transfer.bytes)}
          </p>
          <Standing transfer={transfer} words={words} />
          <Buttons transfer={transfer} on={props.on} words={words} />
        </li>
      ))}
    </ul>
  )
}

function Standing({ transfer, words }: { transfer: Transfer } & Worded): JSX.Element | null {
  const { phase, direction, name, bytes, doneBytes, bytesPerSecond, reason } = transfer
  if (phase === 'stopped') return <p class="problem small">{reason && fileStopSentences[reason]}</p>
  if (phase === 'done')
    return <p class="pill good">{direction === 'sent' ? words.doneSent : words.doneReceived}</p>
  if (phase === 'waiting') return <p class="small">{direction === 'sent' ? words.waiting : words.offered}</p>
  const leftMs = remainingMs(bytes - doneBytes, bytesPerSecond)
  const parts = [
    say(words.progress, { done: size(doneBytes), total: size(bytes) }),
    ...(bytesPerSecond === null ? [] : [say(words.speed, { speed: size(bytesPerSecond) })]),
    ...(leftMs === null
      ? []
      : [say(words.remaining, { time: formatDuration(Math.ceil(leftMs / 1000) * 1000) })]),
  ]
  return (
    <>
      <progress value={doneBytes} max={Math.max(bytes, 1)} aria-label={say(words.progressOf, { name })} />
      <p class="soft small">
        {phase === 'interrupted'
          ? words.interrupted
          : phase === 'checking'
            ? words.checking
            : parts.join(' · ')}
      </p>
    </>
  )
}

function Buttons({ transfer, on, words }: { transfer: Transfer; on: Acts } & Worded): JSX.Element | null {
  const { number, name, phase, direction, file } = transfer
  if (file)
    return (
      <button
        type="button"
        class="small"
        aria-label={say(words.saveNamed, { name })}
        onClick={() => saveFile(file)}
      >
        {words.save}
      </button>
    )
  if (isOver(transfer)) return null
  const isOffer = direction === 'received' && phase === 'waiting'
  return (
    <div class="row">
      {isOffer && (
        <button
          type="button"
          class="small"
          aria-label={say(words.acceptNamed, { name })}
          onClick={() => on.accept(number)}
        >
          {words.accept}
        </button>
      )}
      <button
        type="button"
        class="quiet small"
        aria-label={say(isOffer ? words.refuseNamed : words.cancelNamed, { name })}
        onClick={() => on.cancel(number)}
      >
        {isOffer ? words.refuse : words.cancel}
      </button>
    </div>
  )
}

const size = (bytes: number): string => formatOutput({ type: 'size', value: bytes })
