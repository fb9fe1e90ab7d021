import type { Group } from '../../../../shared/protocol/api/policies.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'

export interface Member {
  id: string
  name: string
  /** A group within the group, a user, or a device. */
  kind: 'group' | 'user' | 'device'
}

/** More devices than this stay members, but are not listed one by one. */
export const DEVICES_SHOWN = 200

const gone = (id: string): string => say(words.unknownMember, { id })

async function readDevice(id: string): Promise<Member> {
  try {
    return { id, name: (await call('GET /api/devices/:id', { params: { id } })).name, kind: 'device' }
  } catch {
    // A removed device may still be a member; it is shown as such, so that it can be taken out.
    return { id, name: gone(id), kind: 'device' }
  }
}

/** The members of a group with their names. Users come all at once; devices may be many, so each is read by its id. */
export async function readMembers(group: Group, groups: readonly Group[]): Promise<Member[]> {
  const nested = groups
    .filter(candidate => group.memberIds.includes(candidate.id))
    .map(({ id, name }): Member => ({ id, name, kind: 'group' }))
  const others = group.memberIds.filter(id => !nested.some(member => member.id === id))
  if (group.kind === 'targets')
    return [...nested, ...(await Promise.all(others.slice(0, DEVICES_SHOWN).map(readDevice)))]
  const users = others.length === 0 ? [] : (await call('GET /api/users')).rows
  return [
    ...nested,
    ...others.map((id): Member => {
      const user = users.find(candidate => candidate.id === id)
      return { id, name: user?.fullName ?? gone(id), kind: 'user' }
    }),
  ]
}
