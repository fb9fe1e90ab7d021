import type { JSX } from 'preact'
import { joinEntryWords as words } from '../../../shared/words/en/join.ts'
import type { GuestModel } from '../guest-model.ts'
import type { GuestView } from '../guest-view.ts'
import { ViewHeading } from './view-heading.tsx'

/** Between the code and the question; or while a reloaded page finds its session again. */
export function WorkingPage(props: {
  model: GuestModel
  what: Extract<GuestView, { at: 'working' }>['what']
}): JSX.Element {
  return (
    <section class="card empty" aria-busy="true">
      <ViewHeading>{words[props.what]}</ViewHeading>
      <progress aria-label={words[props.what]} />
      <button type="button" class="quiet" onClick={props.model.cancel}>
        {words.cancel}
      </button>
    </section>
  )
}
