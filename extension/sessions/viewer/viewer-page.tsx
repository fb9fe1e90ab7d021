import type { JSX } from 'preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { isGuestId } from '../../../shared/protocol/guest-link.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import {
  fileWords,
  markWords,
  modeAskWords,
  viewerWords as words,
} from '../../../shared/words/en/extension.ts'
import { participantWords } from '../../../shared/words/en/participants.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import type { Sendable } from '../../../shared/browser/files/transfer.ts'
import { FilesDropped } from '../../../shared/browser/files/files-dropped.tsx'
import { saveFile } from '../../../shared/browser/files/save-file.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import type { SessionModel } from '../session-model.ts'
import { RecordingTool } from '../recording/recording-tool.tsx'
import { LineNotice } from '../session-page.tsx'
import { SPECIAL_KEYS_PANEL_ID } from './input/special-keys-panel.tsx'
import { Interruption } from './interruption.tsx'
import { like, viewerLikings } from './likings.ts'
import { MarkTools } from './marks/mark-tools.tsx'
import { ModeAskNotice, MODE_PANEL_ID } from './mode/mode-panel.tsx'
import { PeoplePanel } from './people/people-panel.tsx'
import { PictureLayer } from './picture-layer.tsx'
import { Screen } from './screen.tsx'
import { takeScreenshot } from './screenshot.ts'
import { SessionBar } from './session-bar.tsx'
import { useShortcuts, type ShortcutAct } from './shortcuts.ts'
import { ShortcutsSheet } from './shortcuts-sheet.tsx'
import { SidePanel, type RenderActions } from './side-panel.tsx'
import { Statistics } from './statistics.tsx'
import { InputTools } from './toolbar/input-tools.tsx'
import { PictureTools } from './toolbar/picture-tools.tsx'
import { useFullScreen } from './use-full-screen.ts'
import type { Viewer } from './viewer.ts'

/**
 * The live session: the bar that never leaves, the tools of the mode, the screen, and the panel beside it. In a mode without a
 * screen the panel is the page.
 */
export function ViewerPage(props: {
  model: SessionModel
  viewer: Viewer
  session: SessionSnapshot
  api: RelayApi
  renderActions: RenderActions
}): JSX.Element | null {
  const { model, viewer, session, api, renderActions } = props
  const { state } = session
  const [showsStatistics, setShowsStatistics] = useState(false)
  const [showsPanel, setShowsPanel] = useState(true)
  const [showsHelp, setShowsHelp] = useState(false)
  const [isDrawing, setIsDrawing] = useState(false)
  const [wantsKeyboard, setWantsKeyboard] = useState(false)
  const [told, setTold] = useState('')
  const root = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement | null>(null)
  const device = useDevice(api, session.device?.id ?? null)
  // The device's own word is newer than the relay's.
  const live = viewer.device.value ?? (state.phase === 'live' ? state : null)
  const mode = live?.mode ?? 'monitor'
  const { isFullScreen, toggle } = useFullScreen(root, mode === 'active')

  const toPicture = (): void => root.current?.querySelector<HTMLElement>('.layer')?.focus()
  const leavePicture = (): void => root.current?.querySelector<HTMLElement>('.viewer-bar .mode')?.focus()
  const screenshot = async (): Promise<void> => {
    const file =
      video.current && (await takeScreenshot(video.current, session.device?.name ?? '', new Date()))
    if (file) saveFile(file)
    setTold(file ? words.screenshotSaved : words.noPictureToSave)
  }
  const perform: Record<ShortcutAct, () => void> = {
    help: () => setShowsHelp(true),
    picture: toPicture,
    mode: () => document.getElementById(MODE_PANEL_ID)?.togglePopover(),
    'special-keys': () => document.getElementById(SPECIAL_KEYS_PANEL_ID)?.togglePopover(),
    size: () => like({ picture: viewerLikings.value.picture === 'fit' ? 'full-size' : 'fit' }),
    'full-screen': toggle,
    screenshot: () => void screenshot(),
    statistics: () => setShowsStatistics(!showsStatistics),
    panel: () => setShowsPanel(!showsPanel),
    chat: () => {
      setShowsPanel(true)
      document.getElementById('tab-chat')?.click()
      requestAnimationFrame(() => document.querySelector<HTMLElement>('#panel-chat textarea')?.focus())
    },
  }
  useShortcuts(act => perform[act]())
  const sentence = live ? modeSentence(live.mode, live.because) : ''
  const before = useRef(sentence)
  useEffect(() => {
    if (before.current !== '' && before.current !== sentence) setTold(say(modeAskWords.changed, { sentence }))
    before.current = sentence
  }, [sentence])
  const onFiles = useCallback((what: Sendable[]) => viewer.transfers.send(what), [viewer])
  if (!live) return null

  const hasScreen = screenModes.includes(mode)
  const mayMark = mode === 'guidance' || mode === 'active'
  const may = {
    chat: viewer.device.value?.may.chat ?? session.terms?.may.chat ?? false,
    files: viewer.device.value?.may.fileTransfer ?? session.terms?.may['file-transfer'] ?? false,
    actions: session.terms?.may['on-demand-actions'] ?? false,
    saveChat: session.terms?.saveChat ?? false,
  }
  const panelIsShown = !hasScreen || showsPanel
  const since = viewer.interruptedSince.value
  const isInterrupted =
    viewer.connection.value !== 'open' || (state.phase === 'live' && state.interruptedAt !== null)
  return (
    <div class="viewer" ref={root}>
      <div class="viewer-head">
        <SessionBar
          viewer={viewer}
          deviceName={session.device?.name ?? ''}
          mode={mode}
          because={live.because}
          isInterrupted={isInterrupted}
          showsPanel={showsPanel}
          showsStatistics={showsStatistics}
          hasScreen={hasScreen}
          onPanel={perform.panel}
          onStatistics={perform.statistics}
          onHelp={perform.help}
          onEnd={() => void model.end()}
          endWord={session.you === undefined ? undefined : participantWords.leave}
        >
          <PeoplePanel session={session} people={model.people} clockOffsetMs={model.clockOffsetMs.value} />
        </SessionBar>
        {hasScreen && (
          <section class="viewer-tools" aria-label={words.tools}>
            {mayMark && (
              <MarkTools
                marks={viewer.marks}
                control={mode === 'active' ? { isOn: !isDrawing, choose: isOn => setIsDrawing(!isOn) } : null}
              />
            )}
            {mode === 'active' && (
              <InputTools
                viewer={viewer}
                wantsKeyboard={wantsKeyboard}
                onKeyboard={() => setWantsKeyboard(!wantsKeyboard)}
              />
            )}
            <RecordingTool recording={viewer.recording} terms={session.terms} />
            <PictureTools
              viewer={viewer}
              isFullScreen={isFullScreen}
              onFullScreen={toggle}
              onScreenshot={perform.screenshot}
            />
          </section>
        )}
      </div>
      <main class={layoutOf(hasScreen, panelIsShown && !isFullScreen)}>
        <div class={hasScreen ? 'stage' : 'no-stage'}>
          <div class="over">
            <LineNotice model={model} />
            <ModeAskNotice viewer={viewer} mode={mode} />
            {!hasScreen && <p class="soft small">{words.noScreen}</p>}
            {!hasScreen && since !== null && <Interruption since={since} />}
            {mayMark && viewer.device.value && <MarksShown where={viewer.device.value.marksShown} />}
            {showsStatistics && <Statistics viewer={viewer} />}
          </div>
          {hasScreen && (
            <Screen
              viewer={viewer}
              deviceName={session.device?.name ?? ''}
              picture={viewerLikings.value.picture}
              onVideo={element => {
                video.current = element
              }}
            >
              <PictureLayer
                viewer={viewer}
                mode={mode}
                deviceName={session.device?.name ?? ''}
                isDrawing={isDrawing}
                wantsKeyboard={wantsKeyboard}
                onLeave={leavePicture}
              />
            </Screen>
          )}
          {hasScreen && since !== null && <Interruption since={since} />}
        </div>
        {/* Kept while hidden, so that half-typed messages and running actions stay. */}
        <div class="side" hidden={!panelIsShown || isFullScreen}>
          <SidePanel
            viewer={viewer}
            device={device}
            sessionId={session.id}
            may={may}
            mayWish={session.terms?.may ?? noWish}
            floorDecided={session.floorDecided}
            isShown={panelIsShown}
            first={mode === 'file-transfer' ? 'files' : 'chat'}
            renderActions={renderActions}
          />
        </div>
      </main>
      <p class="visually-hidden" role="status">
        {told}
      </p>
      {may.files && <FilesDropped label={fileWords.dropHere} onFiles={onFiles} />}
      {showsHelp && <ShortcutsSheet onClose={() => setShowsHelp(false)} />}
    </div>
  )
}

const noWish = { 'system-information': false, 'remote-restart': false, 'lock-input': false }

function layoutOf(hasScreen: boolean, hasPanel: boolean): string {
  if (!hasScreen) return 'viewer-main panel-only'
  return hasPanel ? 'viewer-main with-panel' : 'viewer-main'
}

/** Where the user sees the marks, if not where one would think. */
function MarksShown({ where }: { where: 'on-screen' | 'on-page' | 'nowhere' }): JSX.Element | null {
  if (where === 'on-screen') return null
  return <p class="notice warn">{where === 'on-page' ? markWords.onPage : markWords.nowhere}</p>
}

/** The device of the session, for its platform and execution policy; null until it is known. */
function useDevice(api: RelayApi, id: string | null): Device | null {
  const [device, setDevice] = useState<Device | null>(null)
  useEffect(() => {
    // Of a guest in a browser there is no more to know than its name.
    if (id === null || isGuestId(id)) return
    api.call('GET /api/devices/:id', { params: { id } }).then(setDevice, (error: unknown) => {
      if (!(error instanceof Failure)) throw error
      console.warn('handrail: device', error.message)
    })
  }, [api, id])
  return device
}
