import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FileWords } from '../../words/en/extension.ts'
import { fileStopSentences } from '../../words/en/sessions.ts'
import { say } from '../../words/say.ts'
import { FileList } from './file-list.tsx'
import type { Transfer } from './transfer.ts'
import type { Transfers } from './transfers.ts'

/** Files both ways: choose, drop or paste to send; accept and save what is offered. FILE1. */
export function FilesPanel({ transfers, words }: { transfers: Transfers; words: FileWords }): JSX.Element {
  const picker = useRef<HTMLInputElement>(null)
  const list = transfers.list.value
  const said = useAnnouncements(list, words)
  return (
    <section class="files" aria-label={words.title}>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={event => {
          const { files } = event.currentTarget
          if (files) transfers.send([...files])
          event.currentTarget.value = ''
        }}
      />
      <button type="button" class="wide" onClick={() => picker.current?.click()}>
        {words.choose}
      </button>
      <p class="soft small">{words.hint}</p>
      {list.length === 0 ? (
        <p class="empty">{words.empty}</p>
      ) : (
        <FileList transfers={list} on={transfers} words={words} />
      )}
    </section>
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
