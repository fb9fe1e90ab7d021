import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionSnapshot } from '../../../shared/protocol/session.ts'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { fileWords, viewerWords as words } from '../../../shared/words/en/extension.ts'
import type { RelayApi } from '../../link/relay-api.ts'
import type { SessionModel } from '../session-model.ts'
import { LineNotice } from '../session-page.tsx'
import { FilesDropped } from '../../../shared/browser/files/files-dropped.tsx'
import { Screen, type PictureSize } from './screen.tsx'
import { SidePanel, type RenderActions } from './side-panel.tsx'
import { Statistics } from './statistics.tsx'
import type { Viewer } from './viewer.ts'

/** The live session: the bar that never leaves, the screen, and the panel beside it. */
export function ViewerPage(props: {
  model: SessionModel
  viewer: Viewer
  session: SessionSnapshot
  api: RelayApi
  renderActions: RenderActions
}): JSX.Element | null {
  const { model, viewer, session, api, renderActions } = props
  const { state } = session
  const [size, setSize] = useState<PictureSize>('fit')
  const [showsStatistics, setShowsStatistics] = useState(false)
  const [showsPanel, setShowsPanel] = useState(true)
  const stage = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const device = useDevice(api, session.device?.id ?? null)
  useEffect(() => heading.current?.focus(), [])
  if (state.phase !== 'live') return null

  // The device's own word is newer than the relay's.
  const { mode, because } = viewer.device.value ?? state
  const hasScreen = screenModes.includes(mode)
  const may = {
    chat: viewer.device.value?.may.chat ?? session.terms?.may.chat ?? false,
    files: viewer.device.value?.may.fileTransfer ?? session.terms?.may['file-transfer'] ?? false,
    actions: session.terms?.may['on-demand-actions'] ?? false,
    saveChat: session.terms?.saveChat ?? false,
  }
  const isInterrupted = viewer.connection.value !== 'open' || state.interruptedAt !== null
  return (
    <div class="viewer">
      <header class="viewer-bar">
        <h1 ref={heading} tabIndex={-1}>
          {session.device?.name}
        </h1>
        <span class="pill mode" data-mode={mode}>
          <span class="visually-hidden">{words.mode}: </span>
          {modeSentence(mode, because)}
        </span>
        <span role="status" class={isInterrupted ? 'pill warn' : 'pill good'}>
          {connectionWord(viewer)}
        </span>
        <span class="grow" />
        {hasScreen && (
          <div class="group" role="group" aria-label={words.size}>
            {(['fit', 'full-size'] as const).map(one => (
              <button
                key={one}
                type="button"
                class="quiet small"
                aria-pressed={size === one}
                onClick={() => setSize(one)}
              >
                {one === 'fit' ? words.fit : words.fullSize}
              </button>
            ))}
            <button type="button" class="quiet small" onClick={() => void stage.current?.requestFullscreen()}>
              {words.fullScreen}
            </button>
          </div>
        )}
        <button
          type="button"
          class="quiet small"
          aria-expanded={showsStatistics}
          onClick={() => setShowsStatistics(!showsStatistics)}
        >
          {words.statistics}
        </button>
        <button
          type="button"
          class="quiet small"
          aria-expanded={showsPanel}
          onClick={() => setShowsPanel(!showsPanel)}
        >
          {showsPanel ? words.hidePanel : words.showPanel}
        </button>
        <button type="button" class="danger small" onClick={() => void model.end()}>
          {words.end}
        </button>
      </header>
      <main class={showsPanel ? 'viewer-main with-panel' : 'viewer-main'}>
        <div class="stage" ref={stage}>
          <div class="over">
            <LineNotice model={model} />
            {viewer.connection.value === 'interrupted' && (
              <p class="notice warn" role="status">
                {words.interruptedHint}
              </p>
            )}
            {showsStatistics && <Statistics viewer={viewer} />}
          </div>
          <Screen
            stream={hasScreen ? viewer.stream.value : null}
            hasScreen={hasScreen}
            deviceName={session.device?.name ?? ''}
            size={size}
          />
        </div>
        {/* Kept while hidden, so that half-typed messages and running actions stay. */}
        <div class="side" hidden={!showsPanel}>
          <SidePanel
            viewer={viewer}
            device={device}
            sessionId={session.id}
            may={may}
            isShown={showsPanel}
            renderActions={renderActions}
          />
        </div>
      </main>
      {may.files && (
        <FilesDropped label={fileWords.dropHere} onFiles={files => viewer.transfers.send(files)} />
      )}
    </div>
  )
}

function connectionWord(viewer: Viewer): string {
  const state = viewer.connection.value
  if (state === 'open') return words.connectionOpen
  return state === 'connecting' ? words.connecting : words.interrupted
}

/** The device of the session, for its platform and execution policy; null until it is known. */
function useDevice(api: RelayApi, id: string | null): Device | null {
  const [device, setDevice] = useState<Device | null>(null)
  useEffect(() => {
    if (id === null) return
    api.call('GET /api/devices/:id', { params: { id } }).then(setDevice, (error: unknown) => {
      if (!(error instanceof Failure)) throw error
      console.warn('handrail: device', error.message)
    })
  }, [api, id])
  return device
}
