import type { JSX } from 'preact'
import { remainingMs } from '../../../shared/files/speed-meter.ts'
import { formatDuration, formatOutput } from '../../../shared/jobs/format-output.ts'
import type { FileAct, FileView } from '../../../shared/protocol/page-link.ts'
import { fileWords as words } from '../../../shared/words/en/agent-page.ts'
import { fileStopSentences } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'

interface FileRowProps {
  model: PageModel
  file: FileView
  /** The controller's. */
  name: string
}

const sizeText = (bytes: number): string => formatOutput({ type: 'size', value: bytes })

/** One file or folder: how it stands, and what the user can do with it. */
export function FileRow({ model, file, name }: FileRowProps): JSX.Element {
  const { transfer, folder } = file
  const where = file.direction === 'to-target' ? words.toTarget : words.toController
  const about = [sizeText(file.bytes), say(where, { name })]
  if (folder) about.push(say(words.filesDone, { done: folder.filesDone, files: folder.files }))
  const answer = (accept: boolean): void => void model.act('file:answer', { transfer, accept })
  return (
    <li>
      <strong>{file.name}</strong> <span class="soft small">{about.join(', ')}</span>
      <div role="status">
        <FileState file={file} name={name} />
      </div>
      {file.state === 'moving' && (
        <progress
          max={Math.max(1, file.bytes)}
          value={file.doneBytes}
          aria-label={say(words.progress, { file: file.name })}
        />
      )}
      {file.state === 'asking' && (
        <div>
          <p>{say(file.direction === 'to-target' ? words.asks : words.fetchAsks, { name })}</p>
          <div class="row">
            <NamedButton
              words={words.acceptShort}
              named={words.accept}
              file={file}
              onClick={() => answer(true)}
            />
            <NamedButton
              words={words.refuseShort}
              named={words.refuse}
              file={file}
              onClick={() => answer(false)}
            />
          </div>
        </div>
      )}
      <FileActs model={model} file={file} />
    </li>
  )
}

function FileActs({ model, file }: { model: PageModel; file: FileView }): JSX.Element | null {
  const { transfer, state, pausedHere = false, canRetry, nameTaken, path } = file
  const act = (what: FileAct): void => void model.act('file:act', what)
  if (state === 'moving' || state === 'waiting')
    return (
      <div class="row">
        <NamedButton
          words={pausedHere ? words.resumeShort : words.pauseShort}
          named={pausedHere ? words.resume : words.pause}
          file={file}
          onClick={() => act({ act: 'pause', transfer, paused: !pausedHere })}
        />
        <NamedButton
          words={words.cancelShort}
          named={words.cancel}
          file={file}
          onClick={() => void model.act('file:cancel', { transfer })}
        />
      </div>
    )
  if (state === 'stopped' && canRetry)
    return (
      <NamedButton
        words={words.retryShort}
        named={words.retry}
        file={file}
        onClick={() => act({ act: 'again', transfer })}
      />
    )
  if (state !== 'arrived' || !path) return null
  return (
    <div class="row">
      {nameTaken && !file.folder && <p class="small">{say(words.nameTaken, { file: nameTaken })}</p>}
      {nameTaken && !file.folder && (
        <button type="button" class="quiet" onClick={() => act({ act: 'replace', transfer })}>
          {say(words.replace, { file: nameTaken })}
        </button>
      )}
      <NamedButton
        words={words.showShort}
        named={words.show}
        file={file}
        onClick={() => act({ act: 'show', transfer })}
      />
    </div>
  )
}

function FileState({ file, name }: { file: FileView; name: string }): JSX.Element | null {
  if (file.state === 'asking') return null
  if (file.state === 'waiting') return <span class="pill">{words.waiting}</span>
  if (file.state === 'stopped')
    return <span class="pill warn wrap">{fileStopSentences[file.stop ?? 'cancelled']}</span>
  if (file.state === 'moving') return <Movement file={file} name={name} />
  return (
    <>
      <span class="pill good">{words.arrived}</span>{' '}
      {file.path && <span class="small">{say(words.savedAs, { path: file.path })}</span>}
    </>
  )
}

function Movement({ file, name }: { file: FileView; name: string }): JSX.Element {
  const { bytes, doneBytes, bytesPerSecond = null, pausedHere, pausedThere, lane } = file
  const isPaused = pausedHere === true || pausedThere === true
  const leftMs = isPaused ? null : remainingMs(bytes - doneBytes, bytesPerSecond)
  const more = [
    pausedHere ? words.pausedHere : pausedThere ? say(words.pausedThere, { name }) : '',
    !isPaused && bytesPerSecond !== null ? say(words.speed, { speed: sizeText(bytesPerSecond) }) : '',
    leftMs === null ? '' : say(words.remaining, { time: formatDuration(Math.ceil(leftMs / 1000) * 1000) }),
    lane === 'direct' ? words.laneDirect : lane === 'relay' ? words.laneRelay : '',
  ].filter(part => part !== '')
  return (
    <>
      <span class="small">{say(words.moving, { done: sizeText(doneBytes), all: sizeText(bytes) })}</span>
      {more.length > 0 && <span class="soft small"> · {more.join(' · ')}</span>}
    </>
  )
}

/** A short word on the button; the file's name with it for those who do not see the row. */
function NamedButton(props: {
  words: string
  named: string
  file: FileView
  onClick: () => void
}): JSX.Element {
  return (
    <button
      type="button"
      class="quiet"
      aria-label={say(props.named, { file: props.file.name })}
      onClick={props.onClick}
    >
      {props.words}
    </button>
  )
}
