import { useState } from 'preact/hooks'
import type { Group } from '../../../../shared/protocol/api/policies.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { DevicePicker } from '../../devices/device-filter.tsx'
import { call } from '../../link/call-api.ts'
import { useReading } from '../../link/use-reading.ts'
import { Choice } from '../../parts/form.tsx'
import type { Member } from './read-members.ts'

type Add = (member: Member) => void

export function AddUser({ has, onAdd }: { has: readonly string[]; onAdd: Add }) {
  const { value } = useReading('users to add', () => call('GET /api/users'), ['users'])
  const others = (value?.rows ?? []).filter(user => !has.includes(user.id))
  return (
    <Choice
      label={words.addUser}
      value=""
      onValue={id => {
        const user = others.find(candidate => candidate.id === id)
        if (user) onAdd({ id: user.id, name: user.fullName, kind: 'user' })
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
        onAdd({ ...device, kind: 'device' })
      }}
    />
  )
}

/** Groups nest: another group of the same kind, but no built-in one, may be a member. POL1. */
export function AddGroupMember(props: {
  group: Group
  groups: readonly Group[]
  has: readonly string[]
  onAdd: Add
}) {
  const { group, groups, has, onAdd } = props
  const others = groups.filter(
    other => other.kind === group.kind && other.id !== group.id && !other.builtIn && !has.includes(other.id),
  )
  if (others.length === 0) return null
  return (
    <Choice
      label={words.addGroupMember}
      value=""
      onValue={id => {
        const chosen = others.find(other => other.id === id)
        if (chosen) onAdd({ id, name: chosen.name, kind: 'group' })
      }}
      options={[['', words.chooseGroup], ...others.map(other => [other.id, other.name] as const)]}
    />
  )
}
