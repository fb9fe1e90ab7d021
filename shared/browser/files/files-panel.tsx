import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FileWords } from '../../words/en/extension.ts'
import { fileStopSentences } from '../../words/en/sessions.ts'
import { say } from '../../words/say.ts'
import { BrowsePanel } from './browse-panel.tsx'
import { fromFolderPicker } from './dropped-items.ts'
import { FileList } from './file-list.tsx'
import { pickedFolder } from './save-buttons.tsx'
import { canPickFolder, pickFolder } from './save-into.ts'
import type { Sendable, Transfer } from './transfer.ts'
import type { Transfers } from './transfers.ts'

/** Files both ways: choose, drop or paste to send; accept and save what is offered; look through the other's folders. FILE1, FILE2. */
export function FilesPanel(props: {
  transfers: Transfers
  words: FileWords
  mayBrowse?: boolean
}): JSX.Element {
  const { transfers, words, mayBrowse = false } = props
  const list = transfers.list.value
  const said = useAnnouncements(list, words)
  return (
    <section class="files" aria-label={words.title}>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <div class="row">
        <Picker words={words.choose} onPicked={files => transfers.send(files)} />
        <Picker words={words.chooseFolder} folders onPicked={files => transfers.send(files)} />
      </div>
      <p class="soft small">{words.hint}</p>
      {canPickFolder() && <SaveFolder words={words} />}
      {mayBrowse && <BrowsePanel transfers={transfers} words={words} />}
      {list.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <FileList transfers={list} on={transfers} words={words} />
      )}
    </section>
  )
}

/** A button for the browser's own picker, of files or of a folder. */
export function Picker(props: {
  words: string
  folders?: boolean
  onPicked: (what: Sendable[]) => void
}): JSX.Element {
  const { words, folders = false, onPicked } = props
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        {...(folders && { webkitdirectory: true })}
        onChange={event => {
          const files = [...(event.currentTarget.files ?? [])]
          if (files.length > 0) onPicked(folders ? fromFolderPicker(files) : files)
          event.currentTarget.value = ''
        }}
      />
      <button type="button" class={folders ? 'quiet' : ''} onClick={() => picker.current?.click()}>
        {words}
      </button>
    </>
  )
}

/** Where on this computer what arrives is put by itself. */
function SaveFolder({ words }: { words: FileWords }): JSX.Element {
  const folder = pickedFolder.value
  const pick = async (): Promise<void> => {
    pickedFolder.value = (await pickFolder()) ?? pickedFolder.value
  }
  return (
    <p class="small">
      {folder && <>{say(words.savedInto, { folder: folder.name })} </>}
      <button type="button" class="quiet small" onClick={() => void pick()}>
        {folder ? words.saveElsewhere : words.saveIntoFolder}
      </button>
    </p>
  )
}

/** Reads out what asks for the person or is over; progress is not read out. */
function useAnnouncements(list: readonly Transfer[], words: FileWords): string {
  const [said, setSaid] = useState('')
  const before = useRef(new Map<number, Transfer['phase']>())
  useEffect(() => {
    for (const transfer of list) {
      const was = before.current.get(transfer.number)
      before.current.set(transfer.number, transfer.phase)
      if (was === transfer.phase) continue
      const { name, phase, reason } = transfer
      if (phase === 'waiting' && transfer.direction === 'received')
        setSaid(say(words.announceOffer, { name }))
      if (phase === 'done') setSaid(say(words.announceDone, { name }))
      if (phase === 'stopped' && reason)
        setSaid(say(words.announceStopped, { name, reason: fileStopSentences[reason] }))
    }
  }, [list, words])
  return said
}
