import { useState } from 'preact/hooks'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { DevicePicker } from '../../devices/device-filter.tsx'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Choice } from '../../parts/form.tsx'

type Add = (member: { id: string; name: string }) => void

export function AddUser({ has, onAdd }: { has: readonly string[]; onAdd: Add }) {
  const { value } = useReading('users to add', () => call('GET /api/users'), ['users'])
  const others = (value?.rows ?? []).filter(user => !has.includes(user.id))
  return (
    <Choice
      label={words.addUser}
      value=""
      onValue={id => {
        const user = others.find(candidate => candidate.id === id)
        if (user) onAdd({ id: user.id, name: user.fullName })
      }}
      options={[['', words.chooseUser], ...others.map(user => [user.id, user.fullName] as const)]}
    />
  )
}

export function AddDevice({ onAdd }: { onAdd: Add }) {
  const [typed, setTyped] = useState('')
  return (
    <DevicePicker
      label={words.addDevice}
      value={typed}
      onValue={setTyped}
      onDevice={device => {
        setTyped('')
        onAdd(device)
      }}
    />
  )
}
