import { useEffect, useId, useState } from 'preact/hooks'
import { commonWords, deviceWords as words } from '../../../shared/words/en/dashboard.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'

const SUGGESTIONS = 20
const TYPING_PAUSE_MS = 200

/** Picks one device out of many by typing: the browser's own suggestions, fed by the relay's search. */
export function DevicePicker(props: {
  label: string
  value: string
  onValue: (text: string) => void
  onDevice: (device: { id: string; name: string }) => void
}) {
  const { label, value, onValue, onDevice } = props
  const id = useId()
  const [search, setSearch] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSearch(value.trim()), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  const { value: found } = useReading(
    `pick ${search}`,
    () => call('GET /api/devices', { query: { search: search || undefined, limit: SUGGESTIONS } }),
    ['devices'],
  )
  const rows = found?.rows ?? []
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        list={`${id}-list`}
        autocomplete="off"
        placeholder={words.searchHint}
        value={value}
        onInput={event => {
          const text = event.currentTarget.value
          onValue(text)
          const exact = rows.filter(device => device.name === text)
          if (exact[0] && exact.length === 1) onDevice(exact[0])
        }}
      />
      <datalist id={`${id}-list`}>
        {rows.map(device => (
          <option key={device.id} value={device.name} />
        ))}
      </datalist>
    </div>
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
