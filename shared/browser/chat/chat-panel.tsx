import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { MAX_CHAT_CHARACTERS } from '../../protocol/channel/chat.ts'
import { chatWords as words } from '../../words/en/extension.ts'
import { say } from '../../words/say.ts'
import { spokenLocale } from '../../words/speak.ts'
import type { ChatLine } from './chat-line.ts'
import type { Chat } from './chat.ts'
import { chime } from './chime.ts'

const NEAR_END_PX = 80

/** Messages both ways. Text is only ever text: a link in it is not one. CHAT1. */
export function ChatPanel(props: {
  chat: Chat
  isSaved: boolean
  /** Whether a new message sounds, and the switch for it; without it there is no sound. */
  sound?: { isOn: boolean; choose: (isOn: boolean) => void }
}): JSX.Element {
  const { chat, isSaved, sound } = props
  const [text, setText] = useState('')
  const log = useRef<HTMLDivElement>(null)
  const lines = chat.lines.value
  const last = lines.at(-1)
  useEffect(() => {
    const element = log.current
    if (!element) return
    const isNearEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX * 2
    // Who is reading further up is not torn away, except by an own message.
    if (isNearEnd || last?.from === 'me') element.scrollTop = element.scrollHeight
  }, [last?.messageId])

  const theirs = lines.findLast(line => line.from === 'them')?.messageId
  const heard = useRef(theirs)
  useEffect(() => {
    if (theirs !== heard.current && sound?.isOn) chime()
    heard.current = theirs
  }, [theirs])

  const send = (): void => {
    const trimmed = text.trim()
    if (trimmed === '') return
    chat.send(trimmed)
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter may also end the composing of a character (IME).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <section class="chat" aria-label={words.title}>
      {isSaved && <p class="soft small">{words.saved}</p>}
      <div class="log" role="log" aria-live="polite" aria-label={words.title} tabIndex={0} ref={log}>
        {lines.length === 0 && <p class="empty">{words.empty}</p>}
        {lines.map(line => (
          <Line key={`${line.from}-${line.messageId}`} line={line} />
        ))}
      </div>
      <form
        class="compose"
        onSubmit={event => {
          event.preventDefault()
          send()
        }}
      >
        <textarea
          aria-label={words.message}
          placeholder={words.placeholder}
          rows={2}
          maxLength={MAX_CHAT_CHARACTERS}
          value={text}
          onInput={event => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button>{words.send}</button>
      </form>
      {text.length > MAX_CHAT_CHARACTERS * 0.9 && (
        <p class="soft small">{say(words.tooLong, { limit: MAX_CHAT_CHARACTERS })}</p>
      )}
      {sound && (
        <label class="sound small">
          <input
            type="checkbox"
            role="switch"
            checked={sound.isOn}
            onChange={event => {
              sound.choose(event.currentTarget.checked)
              // The press is what lets the page sound; and it is heard what it will be like.
              if (event.currentTarget.checked) chime()
            }}
          />
          {words.sound}
        </label>
      )}
    </section>
  )
}

function Line({ line }: { line: ChatLine }): JSX.Element {
  const isMine = line.from === 'me'
  return (
    <div class={isMine ? 'line mine' : 'line'} data-delivered={isMine ? line.delivered : undefined}>
      {isMine && <span class="visually-hidden">{words.me}: </span>}
      {line.by !== undefined && <span class="soft small">{line.by}</span>}
      <p dir="auto">{line.text}</p>
      <span class="soft small">
        {time(line.at)}
        {isMine && ` · ${line.delivered ? words.delivered : words.sending}`}
      </span>
    </div>
  )
}

/** Made once: it costs more than all else of a line together. */
const clockFormat = new Intl.DateTimeFormat(spokenLocale(), { timeStyle: 'short' })
const time = (at: number): string => clockFormat.format(at)
