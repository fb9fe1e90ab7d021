import { useState } from 'preact/hooks'
import { commonWords, deviceWords as words } from '../../../shared/words/en/dashboard.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import type { FieldFrame } from '../parts/form.tsx'
import { Picker, SUGGESTIONS } from '../parts/picker.tsx'

/** Picks one device out of many by typing. */
export function DevicePicker(
  props: FieldFrame & {
    value: string
    onValue: (text: string) => void
    onDevice: (device: { id: string; name: string }) => void
    required?: boolean
  },
) {
  const { onDevice, ...rest } = props
  return (
    <Picker
      {...rest}
      placeholder={words.searchHint}
      what="device"
      find={search =>
        call('GET /api/devices', { query: { search: search || undefined, limit: SUGGESTIONS } })
      }
      topic="devices"
      onPick={onDevice}
    />
  )
}

/** The device that a list is narrowed to: its name with a way to take it off, or the picker. */
export function DeviceFilter(props: {
  deviceId: string | undefined
  onDevice: (id: string | undefined) => void
}) {
  const { deviceId, onDevice } = props
  const [typed, setTyped] = useState('')
  const { value: device } = useReading(`device ${deviceId ?? ''}`, async () =>
    deviceId === undefined ? null : call('GET /api/devices/:id', { params: { id: deviceId } }),
  )
  if (deviceId === undefined)
    return (
      <DevicePicker
        label={words.one}
        value={typed}
        onValue={setTyped}
        onDevice={found => {
          setTyped('')
          onDevice(found.id)
        }}
      />
    )
  return (
    <div class="field">
      <span class="label">{words.one}</span>
      <button type="button" class="quiet chosen" onClick={() => onDevice(undefined)}>
        {device?.name ?? deviceId} <span aria-hidden="true">×</span>
        <span class="visually-hidden">: {commonWords.remove}</span>
      </button>
    </div>
  )
}
