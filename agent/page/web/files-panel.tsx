import type { JSX } from 'preact'
import { useCallback, useRef } from 'preact/hooks'
import { fromFolderPicker } from '../../../shared/browser/files/dropped-items.ts'
import { FilesDropped } from '../../../shared/browser/files/files-dropped.tsx'
import type { Sendable } from '../../../shared/browser/files/transfer.ts'
import { fileWords as words } from '../../../shared/words/en/agent-page.ts'
import { FileRow } from './file-row.tsx'
import type { PageModel } from './page-model.ts'
import { ReceiveFolder } from './receive-folder.tsx'
import type { RunningProps } from './running-session.tsx'

/** Files both ways, with their progress; what the controller offers waits for the user where policy or floor say so. FILE1. */
export function FilesPanel({ model, session }: RunningProps): JSX.Element {
  const { files, controller, may, downloadFolder } = session
  const taken = new Set(files.flatMap(({ again }) => (again === undefined ? [] : [again])))
  return (
    <section class="card" aria-labelledby="files-title">
      <h2 id="files-title">{words.title}</h2>
      {!may.fileTransfer && <p class="soft">{words.off}</p>}
      {may.fileTransfer && <ChooseFiles model={model} />}
      {may.fileTransfer && <ReceiveFolder model={model} path={downloadFolder} />}
      {may.fileTransfer && files.length === 0 && <p class="soft">{words.empty}</p>}
      <ul class="files">
        {files
          .filter(({ transfer }) => !taken.has(transfer))
          .toReversed()
          .map(file => (
            <FileRow key={file.transfer} model={model} file={file} name={controller.name} />
          ))}
      </ul>
    </section>
  )
}

function ChooseFiles({ model }: { model: PageModel }): JSX.Element {
  const upload = useCallback(
    async (chosen: readonly Sendable[]): Promise<void> => {
      for (const each of chosen) await model.upload(each)
    },
    [model],
  )
  const onDropped = useCallback((what: Sendable[]) => void upload(what), [upload])
  return (
    <>
      <ChooseField words={words.choose} onChosen={files => void upload(files)} />
      <ChooseField
        words={words.chooseFolder}
        folders
        onChosen={files => void upload(fromFolderPicker(files))}
      />
      <FilesDropped label={words.dropHere} onFiles={onDropped} />
    </>
  )
}

function ChooseField(props: {
  words: string
  folders?: boolean
  onChosen: (files: File[]) => void
}): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  function takeChosen(): void {
    const chosen = [...(input.current?.files ?? [])]
    if (input.current) input.current.value = ''
    if (chosen.length > 0) props.onChosen(chosen)
  }
  return (
    <label>
      {props.words}
      <input
        ref={input}
        type="file"
        multiple
        {...(props.folders && { webkitdirectory: true })}
        onChange={takeChosen}
      />
    </label>
  )
}
