import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { MAX_CHAT_CHARACTERS } from '../../../shared/protocol/channel/chat.ts'
import { chatWords as words } from '../../../shared/words/en/agent-page.ts'
import { say } from '../../../shared/words/say.ts'
import type { RunningProps } from './running-session.tsx'
import { markRead, unreadOf } from './unread.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'

/** Chat in both directions; links stay plain text. CHAT1. */
export function ChatPanel({ model, session }: RunningProps): JSX.Element {
  const { chat, controller } = session
  const list = useRef<HTMLDivElement>(null)
  const unread = unreadOf(session)
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
    if (document.hasFocus()) markRead(session)
    const read = (): void => markRead(session)
    addEventListener('focus', read)
    return () => removeEventListener('focus', read)
  }, [chat.length])

  return (
    <section class="card" aria-labelledby="chat-title">
      <h2 id="chat-title">
        {words.title} {unread > 0 && <span class="pill">{say(words.unread, { count: unread })}</span>}
      </h2>
      {!session.may.chat && <p class="soft">{words.off}</p>}
      {session.may.chat && (
        <>
          {chat.length === 0 && <p class="soft">{words.empty}</p>}
          <div class="messages" role="log" aria-label={words.lines} ref={list} tabIndex={0}>
            <ol>
              {chat.map(line => {
                const mine = line.from === 'target'
                return (
                  <li key={line.messageId} class={mine ? 'mine' : 'theirs'}>
                    <span class="soft small">
                      {mine ? words.you : (line.by ?? controller.name)} <Time at={line.at} />
                      {mine && ` ${line.delivered ? words.delivered : words.sending}`}
                    </span>
                    <p>{line.text}</p>
                  </li>
                )
              })}
            </ol>
          </div>
          <SendLine model={model} />
        </>
      )}
    </section>
  )
}

/** Made once: it costs more than all else of a line together. */
const clockFormat = new Intl.DateTimeFormat(spokenLocale(), { timeStyle: 'short' })

function Time({ at }: { at: number }): JSX.Element {
  const date = new Date(at)
  return <time dateTime={date.toISOString()}>{clockFormat.format(date)}</time>
}

function SendLine({ model }: Pick<RunningProps, 'model'>): JSX.Element {
  const input = useRef<HTMLTextAreaElement>(null)
  async function send(): Promise<void> {
    const text = input.current?.value.trim() ?? ''
    if (text === '' || !input.current) return
    if (await model.act('chat:send', { messageId: crypto.randomUUID(), text })) input.current.value = ''
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <label>
        {words.label}
        <textarea
          ref={input}
          rows={2}
          maxLength={MAX_CHAT_CHARACTERS}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            void send()
          }}
        />
      </label>
      <button type="submit">{words.send}</button>
    </form>
  )
}
