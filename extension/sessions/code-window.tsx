import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '../../shared/protocol/failure.ts'
import { formatConnectionCode, formatCountdown } from '../../shared/sessions/connection-code.ts'
import type { SessionState } from '../../shared/sessions/session-state.ts'
import { codeWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import type { HeldSession } from '../browser/stored-keys.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { useNow } from '../../shared/browser/time/use-now.ts'
import { announcementOf } from './announce-time.ts'
import { CopyButton } from './copy-button.tsx'
import { QrCode } from './qr-code.tsx'

/** The connection-code window: code, link, QR, countdown, and what can be done with the code. CODE2, CODE3. */
export function CodeWindow(props: {
  code: HeldSession['code']
  state: Extract<SessionState, { phase: 'waiting' }>
  clockOffsetMs: number
  trouble: Failure | null
  onRenew: () => Promise<void>
  onExtend: () => Promise<void>
  onCancel: () => Promise<void>
}): JSX.Element {
  const { code, state, clockOffsetMs, trouble } = props
  const leftMs = Math.max(0, state.codeExpiresAt - clockOffsetMs - useNow())
  const isDead = leftMs === 0
  const [busy, setBusy] = useState(false)
  const renew = useRef<HTMLButtonElement>(null)
  const said = useAnnouncement(leftMs, code?.digits ?? '')
  useEffect(() => {
    if (isDead) renew.current?.focus()
  }, [isDead])

  const perform = (act: () => Promise<void>) => async (): Promise<void> => {
    setBusy(true)
    await act()
    setBusy(false)
  }
  return (
    <section class="card code-window" aria-labelledby="code-title">
      <h1 id="code-title">{words.title}</h1>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {isDead || !code ? (
        <div class="notice warn">
          <p>
            <strong>{words.dead}</strong>
          </p>
          <p>{words.deadHint}</p>
        </div>
      ) : (
        <LiveCode code={code} leftMs={leftMs} />
      )}
      <FailureNotice failure={trouble} />
      <div class="row acts">
        <button
          type="button"
          ref={renew}
          class={isDead ? '' : 'quiet'}
          disabled={busy}
          onClick={() => void perform(props.onRenew)()}
        >
          {words.renew}
        </button>
        <button
          type="button"
          class="quiet"
          disabled={busy || isDead || state.extensionsLeft === 0}
          aria-describedby="extensions-left"
          onClick={() => void perform(props.onExtend)()}
        >
          {words.extend}
        </button>
        <button type="button" class="quiet" disabled={busy} onClick={() => void perform(props.onCancel)()}>
          {words.cancel}
        </button>
      </div>
      <p id="extensions-left" class="soft small">
        {extensionsText(state.extensionsLeft)}
      </p>
    </section>
  )
}

function LiveCode(props: { code: NonNullable<HeldSession['code']>; leftMs: number }): JSX.Element {
  const { code, leftMs } = props
  const grouped = formatConnectionCode(code.digits)
  return (
    <>
      <p class="soft">{words.tell}</p>
      <p
        class="code-digits"
        data-code={code.digits}
        role="img"
        aria-label={say(words.spoken, { digits: code.digits.split('').join(' ') })}
      >
        {grouped}
      </p>
      <p class="row status-line">
        <span class="pill waiting">{words.waiting}</span>
        <span role="timer">
          {words.validFor} <strong class="clock">{formatCountdown(leftMs)}</strong>
        </span>
      </p>
      <div class="join">
        <QrCode text={code.joinUrl} label={words.qr} />
        <div class="join-link">
          <label>
            {words.joinLink}
            <input readOnly value={code.joinUrl} onFocus={event => event.currentTarget.select()} />
          </label>
          <div class="row">
            <CopyButton text={code.joinUrl} label={words.copyLink} />
            <CopyButton text={grouped} label={words.copyCode} />
          </div>
        </div>
      </div>
    </>
  )
}

function extensionsText(left: number): string {
  if (left === 0) return words.noExtensionLeft
  return left === 1 ? words.oneExtensionLeft : say(words.extensionsLeft, { count: left })
}

/** What a screen reader hears of the time: at a few moments, and when it was set anew. */
function useAnnouncement(leftMs: number, digits: string): string {
  const [said, setSaid] = useState('')
  const before = useRef({ leftMs, digits })
  useEffect(() => {
    const { leftMs: beforeMs, digits: digitsBefore } = before.current
    before.current = { leftMs, digits }
    if (leftMs > beforeMs + 1000)
      setSaid(digits === digitsBefore ? words.announceExtended : words.announceRenewed)
    else {
      const next = announcementOf(beforeMs, leftMs)
      if (next !== null) setSaid(next)
    }
  }, [leftMs, digits])
  return said
}
