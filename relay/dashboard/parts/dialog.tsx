import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { useAct } from '../link/use-act.ts'
import { ActFailure } from './shown.tsx'

/** A modal dialog for as long as it is in the page; Escape, or a press of Cancel inside, calls `onClose`. */
export function Dialog(props: {
  title: string
  onClose: () => void
  children: ComponentChildren
  wide?: boolean
}) {
  const { title, onClose, children, wide } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <article class={wide ? 'wide' : ''}>
        <h2 id={titleId}>{title}</h2>
        {children}
      </article>
    </dialog>
  )
}

/** Asks before something that cannot simply be undone: says what will happen; the safe answer has the focus. */
export function Confirm(props: {
  title: string
  text: string
  /** The word of the act, as on the button that led here. */
  word: string
  /** True: nothing is lost by it; it is asked because it has consequences. */
  harmless?: boolean
  onClose: () => void
  act: () => Promise<void>
}) {
  const { harmless = false } = props
  const act = useAct(async () => {
    await props.act()
    props.onClose()
  })
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.text}</p>
      <ActFailure failure={act.failure} />
      <div class="row dialog-end">
        <button type="button" class="quiet" autofocus onClick={props.onClose}>
          {harmless ? commonWords.cancel : commonWords.keep}
        </button>
        <button
          type="button"
          class={harmless ? '' : 'danger'}
          aria-busy={act.busy}
          onClick={() => act.press()}
        >
          {props.word}
        </button>
      </div>
    </Dialog>
  )
}

/** A quiet button for what cannot simply be undone: it asks first, with its own word for yes. */
export function AskFirst(props: {
  word: string
  title: string
  text: string
  disabled?: boolean
  act: () => Promise<void>
}) {
  const { disabled, ...question } = props
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button type="button" class="quiet" disabled={disabled} onClick={() => setAsking(true)}>
        {props.word}
      </button>
      {asking && <Confirm {...question} onClose={() => setAsking(false)} />}
    </>
  )
}
