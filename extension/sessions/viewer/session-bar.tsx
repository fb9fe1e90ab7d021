import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { SecurityWordsLine } from '../../../shared/browser/security-words.tsx'
import type { ModeReason, SessionMode } from '../../../shared/sessions/session-mode.ts'
import { viewerWords as words } from '../../../shared/words/en/extension.ts'
import { ModePanel } from './mode/mode-panel.tsx'
import { ToolButton, ToolGroup } from './toolbar/tool-button.tsx'
import type { Viewer } from './viewer.ts'

/**
 * The bar that never leaves: with whom, in which mode and why, how the connection stands, and End. What concerns the session as
 * a whole stands here; what concerns its picture or its input stands in the tools below. MODE3.
 */
export function SessionBar(props: {
  viewer: Viewer
  deviceName: string
  mode: SessionMode
  because: ModeReason
  isInterrupted: boolean
  showsPanel: boolean
  showsStatistics: boolean
  /** There is a picture, so that the panel beside it may go. */
  hasScreen: boolean
  onPanel: () => void
  onStatistics: () => void
  onHelp: () => void
  onEnd: () => void
  /** What End is for whoever only takes part. */
  endWord?: string | undefined
  /** Who takes part. */
  children?: ComponentChildren
}): JSX.Element {
  const { viewer, mode, because, isInterrupted } = props
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <header class="viewer-bar">
      <h1 ref={heading} tabIndex={-1}>
        {props.deviceName}
      </h1>
      <ModePanel
        viewer={viewer}
        mode={mode}
        because={because}
        allowed={viewer.device.value?.allowedModes ?? []}
      />
      <span role="status" class={isInterrupted ? 'pill warn' : 'pill good'}>
        {connectionWord(viewer)}
      </span>
      {props.children}
      <SecurityWordsLine known={viewer.securityWords.value} />
      <span class="grow" />
      <ToolGroup name={words.tools}>
        <ToolButton
          icon="statistics"
          name={words.statistics}
          pressed={props.showsStatistics}
          onClick={props.onStatistics}
        />
        <ToolButton icon="help" name={words.shortcuts} onClick={props.onHelp} />
        {props.hasScreen && (
          <ToolButton
            icon="panel"
            name={props.showsPanel ? words.hidePanel : words.showPanel}
            onClick={props.onPanel}
          />
        )}
      </ToolGroup>
      <button type="button" class="danger small" onClick={props.onEnd}>
        {props.endWord ?? words.end}
      </button>
    </header>
  )
}

function connectionWord(viewer: Viewer): string {
  const state = viewer.connection.value
  if (state === 'open') return words.connectionOpen
  return state === 'connecting' ? words.connecting : words.interrupted
}
