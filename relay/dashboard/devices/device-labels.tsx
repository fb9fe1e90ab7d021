import { useState } from 'preact/hooks'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { labelWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Shown } from '../parts/shown.tsx'
import { LabelsField } from './labels-field.tsx'

/** The labels of a device side by side. */
export function Labels({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return <span class="soft">{commonWords.none}</span>
  return (
    <span class="labels">
      {labels.map(label => (
        <span class="pill quiet" key={label}>
          {label}
        </span>
      ))}
    </span>
  )
}

/** The labels of a device, and an editor for those that administrators give. */
export function DeviceLabels({ device, onChange }: { device: Device; onChange: () => void }) {
  const [editing, setEditing] = useState(false)
  return (
    <p class="row device-labels">
      <strong>{words.title}</strong>
      {device.labels.length > 0 ? <Labels labels={device.labels} /> : <span class="soft">{words.none}</span>}
      {hasRole('administrator') && (
        <button type="button" class="quiet small" onClick={() => setEditing(true)}>
          {words.edit}
        </button>
      )}
      {editing && (
        <EditLabels
          device={device}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false)
            onChange()
          }}
        />
      )}
    </p>
  )
}

interface Editor {
  device: Device
  onClose: () => void
  onDone: () => void
}

function EditLabels(props: Editor) {
  const { device, onClose } = props
  const reading = useReading(`labels of ${device.id}`, () =>
    call('GET /api/devices/:id/labels', { params: { id: device.id } }),
  )
  return (
    <Dialog title={say(words.editTitle, { name: device.name })} onClose={onClose}>
      <Shown reading={reading}>
        {({ given, told }) => <LabelsForm {...props} given={given} told={told} />}
      </Shown>
    </Dialog>
  )
}

function LabelsForm(props: Editor & { given: readonly string[]; told: readonly string[] }) {
  const { device, onClose, onDone, given, told } = props
  const [labels, setLabels] = useState([...given])
  const act = useAct(async () => {
    await call('PUT /api/devices/:id/labels', { params: { id: device.id }, body: { labels } })
    tell(words.saved)
  })
  return (
    <Form act={act} submit={commonWords.save} busy={commonWords.saving} onCancel={onClose} onDone={onDone}>
      <LabelsField label={words.field} hint={words.hint} labels={labels} onLabels={setLabels} />
      {told.length > 0 && (
        <div class="field">
          <span class="label">{words.told}</span>
          <Labels labels={told} />
          <small>{words.toldHint}</small>
        </div>
      )}
    </Form>
  )
}
