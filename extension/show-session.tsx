import './look.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { answerComeForward, askToOpenActions, START_MARK } from './browser/session-tabs.ts'
import { read } from './browser/storage.ts'
import { storedKeys } from './browser/stored-keys.ts'
import { ActionsPanel } from './jobs/actions-panel.tsx'
import { tellJobOutput } from './jobs/job-outputs.ts'
import { openConnection } from './link/sign-in.ts'
import { clearReceived } from '../shared/browser/files/received-folder.ts'
import { keepSending } from './sessions/recording/keep-sending.ts'
import { SessionPage } from './sessions/session-page.tsx'
import type { RenderActions } from './sessions/viewer/side-panel.tsx'
import { openSessionModel } from './sessions/session-model.ts'

/** The page of one session. Its address names the session, so that loading it again finds the same one. */

const app = document.getElementById('app')
if (app) {
  const mark = location.hash.slice(1)
  let sessionId = mark === START_MARK || mark === '' ? null : mark
  const held = await read(storedKeys.heldSessions)
  clearReceived(new Set(held.map(session => session.sessionId))).catch((error: unknown) =>
    console.warn('handrail: received files', error),
  )
  const connection = await openConnection()
  const sending = keepSending(
    () => {
      const api = connection.api.value
      const account = connection.account.value
      return api && account && { api, relayUrl: account.relayUrl }
    },
    { canSave: true },
  )
  const model = openSessionModel({
    account: connection.account,
    sessionId,
    onSessionId(id) {
      sessionId = id
      history.replaceState(null, '', `#${id}`)
    },
    onSignedOut: account => connection.wasSignedOut(account),
    onJobOutput: tellJobOutput,
    onRecorded: () => sending.look(),
    clock: () => Date.now(),
  })
  // What a page left behind that was closed too soon.
  effect(() => {
    if (connection.account.value) sending.look()
  })
  // A page that shows the end of a session is not the one to come forward when somebody joins it again.
  answerComeForward(() => (model.snapshot.value?.state.phase === 'ended' ? null : sessionId))
  if (mark === START_MARK) void model.start()
  const renderActions: RenderActions = ({ device, sessionId: id }) => {
    const api = connection.api.value
    const account = connection.account.value
    if (!api || !account) return null
    const { role } = account.user
    return (
      <ActionsPanel
        api={api}
        device={device}
        role={role}
        sessionId={id}
        jobChange={model.jobChange}
        onSeveral={begin => void askToOpenActions(begin)}
      />
    )
  }
  const isStarting = mark === START_MARK
  const page = { model, connection, sending, isStarting, renderActions }
  render(<SessionPage {...page} />, app)
}
