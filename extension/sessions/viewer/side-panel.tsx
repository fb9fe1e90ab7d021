import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import {
  actionWords,
  chatWords,
  extensionWords,
  fileWords,
  viewerWords,
} from '../../../shared/words/en/extension.ts'
import { say } from '../../../shared/words/say.ts'
import { ChatPanel } from '../../../shared/browser/chat/chat-panel.tsx'
import { FilesPanel } from '../../../shared/browser/files/files-panel.tsx'
import { devicePanelWords } from '../../../shared/words/en/extension-device.ts'
import { DevicePanel, type MayWish } from './device/device-panel.tsx'
import { like, viewerLikings } from './likings.ts'
import type { Viewer } from './viewer.ts'

const tabs = ['chat', 'files', 'actions', 'device'] as const
export type Tab = (typeof tabs)[number]
const tabNames: Record<Tab, string> = {
  chat: chatWords.tab,
  files: fileWords.tab,
  actions: actionWords.tab,
  device: devicePanelWords.tab,
}

const markWords: Record<Tab, string> = {
  chat: chatWords.unread,
  files: fileWords.offers,
  actions: '',
  device: '',
}

/** What stands under Actions; it is handed in, because actions belong to the other wing. */
export type RenderActions = (of: { device: Device; sessionId: string }) => JSX.Element | null

/** Chat, files and actions beside the picture: a tab list after the ARIA pattern (arrow keys move, one tab stop). */
export function SidePanel(props: {
  viewer: Viewer
  device: Device | null
  sessionId: string
  may: { chat: boolean; files: boolean; actions: boolean; saveChat: boolean }
  mayWish: MayWish
  floorDecided: boolean
  isShown: boolean
  /** Which tab is before the others, as the mode has it; it comes forward when this changes. */
  first: Tab
  renderActions: RenderActions
}): JSX.Element {
  const { viewer, may, isShown } = props
  const [tab, setTab] = useState<Tab>(props.first)
  useLayoutEffect(() => setTab(props.first), [props.first])
  const buttons = useRef(new Map<Tab, HTMLButtonElement>())
  const { chat, transfers } = viewer
  const likings = viewerLikings.value
  useLayoutEffect(() => {
    const tell = (): void => chat.watched(isShown && tab === 'chat' && document.visibilityState === 'visible')
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [chat, tab, isShown])

  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? tab
    setTab(next)
    buttons.current.get(next)?.focus()
    event.preventDefault()
  }
  const offered = transfers.list.value.filter(t => t.direction === 'received' && t.phase === 'waiting').length
  const marks: Record<Tab, number> = {
    chat: chat.unread.value,
    files: tab === 'files' ? 0 : offered,
    actions: 0,
    device: 0,
  }
  return (
    <>
      <div role="tablist" aria-label={viewerWords.panel} class="tabs" onKeyDown={move}>
        {tabs.map(one => (
          <button
            key={one}
            ref={element => {
              if (element) buttons.current.set(one, element)
            }}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={tab === one}
            aria-controls={`panel-${one}`}
            tabIndex={tab === one ? 0 : -1}
            onClick={() => setTab(one)}
          >
            {tabNames[one]}
            {marks[one] > 0 && (
              <span class="mark">
                <span aria-hidden="true">{marks[one]}</span>
                <span class="visually-hidden">{say(markWords[one], { count: marks[one] })}</span>
              </span>
            )}
          </button>
        ))}
      </div>
      <Panel name="chat" shown={tab}>
        {may.chat ? (
          <ChatPanel
            chat={chat}
            isSaved={may.saveChat}
            sound={{ isOn: likings.chatSound, choose: chatSound => like({ chatSound }) }}
          />
        ) : (
          <Forbidden why={chatWords.forbidden} />
        )}
      </Panel>
      <Panel name="files" shown={tab}>
        {may.files ? (
          <FilesPanel
            transfers={transfers}
            words={fileWords}
            mayBrowse={viewer.device.value?.may.browse ?? false}
          />
        ) : (
          <Forbidden why={fileWords.forbidden} />
        )}
      </Panel>
      <Panel name="device" shown={tab}>
        <DevicePanel
          wishes={viewer.wishes}
          may={props.mayWish}
          isActive={viewer.device.value?.mode === 'active'}
          floorDecided={props.floorDecided}
        />
      </Panel>
      <Panel name="actions" shown={tab}>
        {!may.actions ? (
          <Forbidden why={actionWords.forbidden} />
        ) : props.device ? (
          props.renderActions({ device: props.device, sessionId: props.sessionId })
        ) : (
          <p class="empty" aria-busy="true">
            {extensionWords.loading}
          </p>
        )}
      </Panel>
    </>
  )
}

/** All panels stay, so that what was half typed or is running is still there after a look at another tab. */
function Panel(props: { name: Tab; shown: Tab; children: ComponentChildren }): JSX.Element {
  const { name, shown, children } = props
  return (
    <div
      role="tabpanel"
      id={`panel-${name}`}
      aria-labelledby={`tab-${name}`}
      hidden={name !== shown}
      class="panel"
    >
      {children}
    </div>
  )
}

const Forbidden = ({ why }: { why: string }): JSX.Element => <p class="empty">{why}</p>
