import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Group } from '../../../../shared/protocol/api/policies.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { AskFirst } from '../../parts/dialog.tsx'
import { Field, Form, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { NotFoundPage, OnlyFor } from '../../shell/not-found-page.tsx'
import { AddDevice, AddGroupMember, AddUser } from './add-member.tsx'
import { readMembers, type Member } from './read-members.ts'

export function GroupPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`group ${id}`, async () => {
    const groups = (await call('GET /api/groups')).rows
    const group = groups.find(candidate => candidate.id === id) ?? null
    return { group, groups, members: group ? await readMembers(group, groups) : [] }
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
            shown.group &&
            (shown.group.builtIn ? (
              <BuiltIn group={shown.group} />
            ) : (
              <GroupForm key={id} group={shown.group} groups={shown.groups} members={shown.members} />
            ))
          }
        </Shown>
      </Page>
    </OnlyFor>
  )
}

function RemoveGroup({ group }: { group: Group }) {
  const { route } = useLocation()
  return (
    <AskFirst
      title={say(words.removeGroupTitle, { name: group.name })}
      text={words.removeGroupText}
      word={words.removeGroup}
      act={async () => {
        await call('DELETE /api/groups/:id', { params: { id: group.id } })
        tell(say(words.groupRemoved, { name: group.name }))
        route('/policies')
      }}
    />
  )
}

/** Who is in a group that Handrail makes is computed; there is nothing to keep. */
function BuiltIn({ group }: { group: Group }) {
  const meanings: Record<string, string> = words.builtInMeanings
  return (
    <section class="card">
      <h2>{words.members}</h2>
      <p>{meanings[group.id] ?? words.builtIn}</p>
    </section>
  )
}

function GroupForm(props: { group: Group; groups: readonly Group[]; members: Member[] }) {
  const { group, groups, members: first } = props
  const { route } = useLocation()
  const [name, setName] = useState(group.name)
  const [members, setMembers] = useState(first)
  const mayChange = hasRole('administrator')
  const act = useAct(async () => {
    const listed = new Set(first.map(member => member.id))
    const unlisted = group.memberIds.filter(id => !listed.has(id))
    const memberIds = [...members.map(member => member.id), ...unlisted]
    await call('PUT /api/groups/:id', { params: { id: group.id }, body: { name, memberIds } })
    tell(say(words.groupSaved, { name }))
    route('/policies')
  })
  const add = (member: Member): void =>
    setMembers(held => (held.some(known => known.id === member.id) ? held : [...held, member]))
  const has = members.map(member => member.id)
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
        {group.kind === 'targets' && <p class="soft">{words.targetsHint}</p>}
        {members.length === 0 && (
          <p class="soft">{group.kind === 'users' ? words.noMembers : words.noDevices}</p>
        )}
        <ul class="plain">
          {members.map(member => (
            <li key={member.id} class="row spread">
              <MemberName member={member} />
              {mayChange && (
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
        {mayChange && (
          <div class="filters">
            {group.kind === 'users' ? <AddUser has={has} onAdd={add} /> : <AddDevice onAdd={add} />}
            <AddGroupMember group={group} groups={groups} has={has} onAdd={add} />
          </div>
        )}
      </div>
    </Form>
  )
}

function MemberName({ member }: { member: Member }) {
  if (member.kind === 'device') return <a href={`/devices/${member.id}`}>{member.name}</a>
  if (member.kind === 'group')
    return (
      <span>
        <a href={`/policies/groups/${member.id}`}>{member.name}</a>{' '}
        <span class="pill quiet">{words.group}</span>
      </span>
    )
  return <span>{member.name}</span>
}
