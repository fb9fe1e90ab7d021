import type { JSX } from 'preact'
import { FileList } from '../../../shared/browser/files/file-list.tsx'
import { joinEndedWords as words, joinFileWords } from '../../../shared/words/en/join.ts'
import { endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestModel } from '../guest-model.ts'
import type { GuestView, HowEnded } from '../guest-view.ts'
import { ViewHeading } from './view-heading.tsx'

const mineInWords: Record<Exclude<HowEnded['mine'], null>, string> = {
  refused: words.refusedByYou,
  ended: words.endedByYou,
  'nothing-picked': words.nothingPicked,
}

/** How it ended, and the files that are still to be saved. */
export function EndedPage(props: {
  model: GuestModel
  ended: Extract<GuestView, { at: 'ended' }>
}): JSX.Element {
  const { model, ended } = props
  const { how, by, session } = ended
  const received = session?.transfers.list.value.filter(transfer => transfer.file !== null) ?? []
  return (
    <section class="card ended">
      <ViewHeading>{words.title}</ViewHeading>
      <p class="lead">{how.mine ? mineInWords[how.mine] : endReasonSentences[how.reason]}</p>
      {by && <p class="soft">{say(words.with, { name: by.name, organisation: by.organisation })}</p>}
      <p class="pill good wrap">{words.nothingShared}</p>
      {session && received.length > 0 && (
        <>
          <h2>{words.received}</h2>
          <p class="soft">{words.receivedHint}</p>
          <FileList transfers={received} on={session.transfers} words={joinFileWords} />
        </>
      )}
      <p>
        <button type="button" onClick={model.cancel}>
          {words.again}
        </button>
      </p>
    </section>
  )
}
