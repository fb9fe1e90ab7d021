import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Group } from '../../../../shared/protocol/admin-api.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { Field, Form, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { NotFoundPage, OnlyFor } from '../../shell/not-found-page.tsx'
import { AddDevice, AddUser } from './add-member.tsx'

interface Member {
  id: string
  name: string
}

/** Users are few and come at once; devices may be many, so only the members are read, each by its id. */
async function readMembers(group: Group): Promise<Member[]> {
  if (group.kind === 'users') {
    const users = (await call('GET /api/users')).rows
    return group.memberIds.map(id => ({ id, name: users.find(user => user.id === id)?.fullName ?? gone(id) }))
  }
  return Promise.all(
    group.memberIds.slice(0, MEMBERS_SHOWN).map(async id => {
      try {
        return { id, name: (await call('GET /api/devices/:id', { params: { id } })).name }
      } catch {
        // A removed device may still be a member; it is shown as such, so that it can be taken out.
        return { id, name: gone(id) }
      }
    }),
  )
}

/** More devices than this are kept as members, but not listed one by one. */
const MEMBERS_SHOWN = 200

const gone = (id: string): string => say(words.unknownMember, { id })

export function GroupPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`group ${id}`, async () => {
    const group = (await call('GET /api/groups')).rows.find(candidate => candidate.id === id) ?? null
    return { group, members: group ? await readMembers(group) : [] }
  })
  const { value } = reading
  if (value && value.group === null) return <NotFoundPage />
  return (
    <OnlyFor roles={['administrator', 'auditor']}>
      <Page
        title={value?.group?.name ?? words.groups}
        back={{ href: '/policies', name: words.title }}
        actions={
          value?.group &&
          !value.group.builtIn &&
          hasRole('administrator') && <RemoveGroup group={value.group} />
        }
      >
        <Shown reading={reading}>
          {shown =>
            shown.group && <GroupForm key={shown.group.id} group={shown.group} members={shown.members} />
          }
        </Shown>
      </Page>
    </OnlyFor>
  )
}

function RemoveGroup({ group }: { group: Group }) {
  const { route } = useLocation()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button type="button" class="quiet" onClick={() => setAsking(true)}>
        {words.removeGroup}
      </button>
      {asking && (
        <Confirm
          title={say(words.removeGroupTitle, { name: group.name })}
          text={words.removeGroupText}
          word={words.removeGroup}
          onClose={() => setAsking(false)}
          act={async () => {
            await call('DELETE /api/groups/:id', { params: { id: group.id } })
            tell(say(words.groupRemoved, { name: group.name }))
            route('/policies')
          }}
        />
      )}
    </>
  )
}

function GroupForm({ group, members: first }: { group: Group; members: Member[] }) {
  const { route } = useLocation()
  const [name, setName] = useState(group.name)
  const [members, setMembers] = useState(first)
  const mayChange = hasRole('administrator')
  const act = useAct(async () => {
    const unlisted = group.memberIds.slice(MEMBERS_SHOWN)
    const memberIds = [...members.map(member => member.id), ...(group.kind === 'targets' ? unlisted : [])]
    await call('PUT /api/groups/:id', { params: { id: group.id }, body: { name, memberIds } })
    tell(say(words.groupSaved, { name }))
    route('/policies')
  })
  const add = (member: Member): void =>
    setMembers(held => (held.some(known => known.id === member.id) ? held : [...held, member]))
  return (
    <Form
      act={act}
      submit={commonWords.save}
      busy={commonWords.saving}
      onCancel={() => route('/policies')}
      blocked={!mayChange}
    >
      <div class="card">
        <Field
          label={words.groupName}
          value={name}
          onValue={setName}
          problem={problemOf(act.failure, 'name')}
          attributes={{ required: true, maxLength: 120, readOnly: !mayChange }}
        />
        <h2>{words.members}</h2>
        {group.builtIn && (
          <p class="soft">{group.kind === 'users' ? words.builtInUsers : words.builtInTargets}</p>
        )}
        {!group.builtIn && members.length === 0 && (
          <p class="soft">{group.kind === 'users' ? words.noMembers : words.noDevices}</p>
        )}
        <ul class="plain">
          {members.map(member => (
            <li key={member.id} class="row spread">
              {group.kind === 'targets' ? <a href={`/devices/${member.id}`}>{member.name}</a> : member.name}
              {mayChange && !group.builtIn && (
                <button
                  type="button"
                  class="quiet small"
                  aria-label={say(words.removeMember, { name: member.name })}
                  onClick={() => setMembers(held => held.filter(known => known.id !== member.id))}
                >
                  {commonWords.remove}
                </button>
              )}
            </li>
          ))}
        </ul>
        {mayChange &&
          !group.builtIn &&
          (group.kind === 'users' ? (
            <AddUser has={members.map(member => member.id)} onAdd={add} />
          ) : (
            <AddDevice onAdd={add} />
          ))}
      </div>
    </Form>
  )
}
