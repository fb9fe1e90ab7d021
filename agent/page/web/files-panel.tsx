import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import type { FileView } from '../../../shared/protocol/page-link.ts'
import { fileWords as words } from '../../../shared/words/en/agent-page.ts'
import { fileStopSentences } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'
import type { RunningProps } from './running-session.tsx'

const sizeText = (bytes: number): string => formatOutput({ type: 'size', value: bytes })

/** Files both ways, with their progress; what the controller offers waits for the user where policy or floor say so. FILE1. */
export function FilesPanel({ model, session }: RunningProps): JSX.Element {
  const { files, controller, may } = session
  return (
    <section class="card" aria-labelledby="files-title">
      <h2 id="files-title">{words.title}</h2>
      {!may.fileTransfer && <p class="soft">{words.off}</p>}
      {may.fileTransfer && <ChooseFiles model={model} />}
      {may.fileTransfer && files.length === 0 && <p class="soft">{words.empty}</p>}
      <ul class="files">
        {files.toReversed().map(file => (
          <FileRow key={file.transfer} model={model} file={file} name={controller.name} />
        ))}
      </ul>
    </section>
  )
}

function ChooseFiles({ model }: { model: PageModel }): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  async function sendChosen(): Promise<void> {
    const chosen = [...(input.current?.files ?? [])]
    if (input.current) input.current.value = ''
    for (const file of chosen) await model.upload(file)
  }
  return (
    <label>
      {words.choose}
      <input ref={input} type="file" multiple onChange={() => void sendChosen()} />
    </label>
  )
}

interface FileRowProps {
  model: PageModel
  file: FileView
  name: string
}

function FileRow({ model, file, name }: FileRowProps): JSX.Element {
  const { transfer } = file
  const where = file.direction === 'to-target' ? words.toTarget : words.toController
  const answer = (accept: boolean): void => void model.act('file:answer', { transfer, accept })
  return (
    <li>
      <strong>{file.name}</strong>{' '}
      <span class="soft small">
        {sizeText(file.bytes)}, {say(where, { name })}
      </span>
      <div role="status">
        <FileState file={file} />
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
          <p>{say(words.asks, { name })}</p>
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
      {(file.state === 'moving' || file.state === 'waiting') && (
        <NamedButton
          words={words.cancelShort}
          named={words.cancel}
          file={file}
          onClick={() => void model.act('file:cancel', { transfer })}
        />
      )}
    </li>
  )
}

function FileState({ file }: { file: FileView }): JSX.Element | null {
  if (file.state === 'asking') return null
  if (file.state === 'waiting') return <span class="pill">{words.waiting}</span>
  if (file.state === 'stopped')
    return <span class="pill warn wrap">{fileStopSentences[file.stop ?? 'cancelled']}</span>
  if (file.state === 'moving')
    return (
      <span class="small">
        {say(words.moving, { done: sizeText(file.doneBytes), all: sizeText(file.bytes) })}
      </span>
    )
  return (
    <>
      <span class="pill good">{words.arrived}</span>{' '}
      {file.path && <span class="small">{say(words.savedAs, { path: file.path })}</span>}
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
