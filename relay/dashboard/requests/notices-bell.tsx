import { useLocation } from 'preact-iso'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { noticeWords as words } from '../../../shared/words/en/dashboard-requests.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { bump } from '../link/live-topics.ts'
import { useAct } from '../link/use-act.ts'
import { useReading, type Reading } from '../link/use-reading.ts'
import { tell } from '../parts/messages.tsx'
import { ActFailure, Shown } from '../parts/shown.tsx'
import { When } from '../parts/when.tsx'
import { Icon } from '../shell/icons.tsx'

type Notices = ApiReply<'GET /api/notices'>
const SHOWN = 30

/** How many are unread, in words. */
const unreadText = (count: number): string => {
  if (count === 0) return words.unread.none
  return count === 1 ? words.unread.one : say(words.unread.many, { count })
}

/** The bell: how many notices are unread, live, and below it what they say. Its name holds the number for screen readers. */
export function NoticesBell() {
  const { path } = useLocation()
  const panelId = useId()
  const [open, setOpen] = useState(false)
  const room = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const reading = useReading('notices', () => call('GET /api/notices', { query: { limit: SHOWN } }), [
    'requests',
  ])
  const unread = reading.value?.unread ?? 0
  useEffect(() => setOpen(false), [path])
  useEffect(() => {
    if (!open) return undefined
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && !room.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [open])
  return (
    <div
      class="bell-room"
      ref={room}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        setOpen(false)
        button.current?.focus()
      }}
    >
      <button
        ref={button}
        type="button"
        class="quiet bell"
        aria-expanded={open}
        {...(open && { 'aria-controls': panelId })}
        onClick={() => setOpen(!open)}
      >
        <Icon name="bell" />
        <span class="visually-hidden">{`${words.bell}: ${unreadText(unread)}`}</span>
        {unread > 0 && (
          <span class="count" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
      <span class="visually-hidden" role="status">
        {unread > 0 && unreadText(unread)}
      </span>
      {open && (
        <section id={panelId} class="notices" aria-label={words.title}>
          <Panel reading={reading} onGo={() => setOpen(false)} />
        </section>
      )}
    </div>
  )
}

function Panel({ reading, onGo }: { reading: Reading<Notices>; onGo: () => void }) {
  const markRead = useAct(async () => {
    const newest = reading.value?.rows[0]
    if (!newest) return
    await call('POST /api/notices/read', { body: { upTo: newest.id } })
    tell(words.marked)
    bump(['requests'])
  })
  return (
    <>
      <div class="row spread">
        <h2>{words.title}</h2>
        {(reading.value?.unread ?? 0) > 0 && (
          <button
            type="button"
            class="quiet small"
            aria-busy={markRead.busy}
            onClick={() => markRead.press()}
          >
            {words.markRead}
          </button>
        )}
      </div>
      <ActFailure failure={markRead.failure} />
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="soft">{words.empty}</p>
          ) : (
            <ul class="plain">
              {rows.map(({ id, text, link, at, isRead }) => (
                <li key={id}>
                  <a href={link} onClick={onGo}>
                    {text}
                  </a>
                  <span class="row small soft">
                    <When at={at} relative />
                    {!isRead && <span class="pill">{words.isNew}</span>}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <p class="small">
        <a href="/requests" onClick={onGo}>
          {words.toRequests}
        </a>
      </p>
    </>
  )
}
