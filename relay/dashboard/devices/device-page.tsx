import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import { commonWords, deviceWords as words } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { NoticedOnDevice } from '../fleet/triggers/trigger-events.tsx'
import { ActionList } from '../jobs/action-list.tsx'
import { JobTable } from '../jobs/job-table.tsx'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Confirm, Dialog } from '../parts/dialog.tsx'
import { Field, Form } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { SessionTable } from '../sessions/session-table.tsx'
import { DeviceLabels } from './device-labels.tsx'
import { KnownFacts } from './known-facts.tsx'
import { DeviceFacts } from './device-facts.tsx'
import { DeviceState } from './device-state.tsx'
import { DeviceWarnings } from './device-warnings.tsx'

const RECENT = 10

/** One device: what it is, what it allows, what can be run on it, and what happened on it. */
export function DevicePage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`device ${id}`, () => call('GET /api/devices/:id', { params: { id } }), [
    'devices',
  ])
  const device = reading.value
  return (
    <Page
      title={device?.name ?? words.one}
      back={{ href: '/devices', name: words.title }}
      actions={device && hasRole('administrator') && <DeviceActs device={device} onChange={reading.again} />}
    >
      <Shown reading={reading}>
        {shown => (
          <>
            <p>
              <DeviceState device={shown} />
            </p>
            <DeviceLabels device={shown} onChange={reading.again} />
            <DeviceWarnings device={shown} />
            <div class="columns">
              <div>
                <DeviceFacts device={shown} />
                <KnownFacts deviceId={id} />
              </div>
              {hasRole('administrator', 'support') && <ActionList device={shown} />}
            </div>
            <DeviceJobs deviceId={id} />
            <NoticedOnDevice deviceId={id} />
            <DeviceSessions deviceId={id} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function DeviceActs({ device, onChange }: { device: Device; onChange: () => void }) {
  const { route } = useLocation()
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(null)
  const close = (): void => setDoing(null)
  return (
    <>
      <button type="button" class="quiet" onClick={() => setDoing('rename')}>
        {words.rename}
      </button>
      <button type="button" class="quiet" onClick={() => setDoing('remove')}>
        {words.removeDevice}
      </button>
      {doing === 'rename' && (
        <Rename
          device={device}
          onClose={close}
          onDone={() => {
            close()
            onChange()
          }}
        />
      )}
      {doing === 'remove' && (
        <Confirm
          title={say(words.removeTitle, { name: device.name })}
          text={words.removeText}
          word={words.removeDevice}
          onClose={close}
          act={async () => {
            await call('DELETE /api/devices/:id', { params: { id: device.id } })
            tell(say(words.removed, { name: device.name }))
            route('/devices')
          }}
        />
      )}
    </>
  )
}

function Rename(props: { device: Device; onClose: () => void; onDone: () => void }) {
  const { device, onClose, onDone } = props
  const [name, setName] = useState(device.name)
  const act = useAct(async () => {
    await call('PATCH /api/devices/:id', { params: { id: device.id }, body: { name } })
    tell(say(words.renamed, { name }))
  })
  return (
    <Dialog title={say(words.renameTitle, { name: device.name })} onClose={onClose}>
      <Form act={act} submit={commonWords.save} busy={commonWords.saving} onCancel={onClose} onDone={onDone}>
        <Field
          label={words.renameField}
          value={name}
          onValue={setName}
          attributes={{ required: true, maxLength: 120, autofocus: true }}
        />
      </Form>
    </Dialog>
  )
}

function DeviceJobs({ deviceId }: { deviceId: string }) {
  const reading = useReading(
    `jobs of ${deviceId}`,
    () => call('GET /api/jobs', { query: { deviceId, limit: RECENT } }),
    ['jobs'],
  )
  return (
    <section>
      <div class="row spread">
        <h2>{words.recentJobs}</h2>
        <a href={`/jobs?device=${deviceId}`}>{words.allJobs}</a>
      </div>
      <Shown reading={reading}>{({ rows }) => <JobTable rows={rows} onDevice />}</Shown>
    </section>
  )
}

function DeviceSessions({ deviceId }: { deviceId: string }) {
  const reading = useReading(
    `sessions of ${deviceId}`,
    () => call('GET /api/sessions', { query: { deviceId, limit: RECENT } }),
    ['sessions'],
  )
  return (
    <section>
      <div class="row spread">
        <h2>{words.recentSessions}</h2>
        <a href={`/sessions?device=${deviceId}`}>{words.allSessions}</a>
      </div>
      <Shown reading={reading}>{({ rows }) => <SessionTable rows={rows} onDevice />}</Shown>
    </section>
  )
}
