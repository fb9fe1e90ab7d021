import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Group, PermissionLink } from '../../../../shared/protocol/api/policies.ts'
import type { PolicyName, PolicyValue, PolicyValues } from '../../../../shared/sessions/policy.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useAct } from '../../link/use-act.ts'
import { useReading } from '../../link/use-reading.ts'
import { AskFirst } from '../../parts/dialog.tsx'
import { Choice, Field, Form, problemOf } from '../../parts/form.tsx'
import { tell } from '../../parts/messages.tsx'
import { Page } from '../../parts/page.tsx'
import { Shown } from '../../parts/shown.tsx'
import { NotFoundPage, OnlyFor } from '../../shell/not-found-page.tsx'
import { findPolicies } from './policy-search.ts'
import { GroupRow } from './group-row.tsx'
import { PolicyRow } from './policy-row.tsx'

const NEW = 'new'

/** One permission link, to be read or changed; `new` makes one. */
export function LinkPage({ params }: { params: { id: string } }) {
  const { id } = params
  const reading = useReading(`link ${id}`, async () => {
    const [links, groups] = await Promise.all([call('GET /api/permission-links'), call('GET /api/groups')])
    return { link: links.rows.find(candidate => candidate.id === id) ?? null, groups: groups.rows }
  })
  const { value } = reading
  if (value && value.link === null && id !== NEW) return <NotFoundPage />
  return (
    <OnlyFor roles={id === NEW ? ['administrator'] : ['administrator', 'auditor']}>
      <Page
        title={value?.link ? say(words.editLink, { name: value.link.name }) : words.newLink}
        intro={words.intro}
        back={{ href: '/policies', name: words.title }}
        actions={value?.link && hasRole('administrator') && <RemoveLink link={value.link} />}
      >
        <Shown reading={reading}>{shown => <LinkForm link={shown.link} groups={shown.groups} />}</Shown>
      </Page>
    </OnlyFor>
  )
}

function RemoveLink({ link }: { link: PermissionLink }) {
  const { route } = useLocation()
  return (
    <AskFirst
      title={say(words.removeLinkTitle, { name: link.name })}
      text={words.removeLinkText}
      word={words.removeLink}
      act={async () => {
        await call('DELETE /api/permission-links/:id', { params: { id: link.id } })
        tell(say(words.removedLink, { name: link.name }))
        route('/policies')
      }}
    />
  )
}

function withStated(values: PolicyValues, name: PolicyName, stated: PolicyValue | undefined): PolicyValues {
  const next = { ...values }
  if (stated) next[name] = stated
  else delete next[name]
  return next
}

function LinkForm({ link, groups }: { link: PermissionLink | null; groups: readonly Group[] }) {
  const { route } = useLocation()
  const ofKind = (kind: Group['kind']) =>
    groups.filter(group => group.kind === kind).map(group => [group.id, group.name] as const)
  const [name, setName] = useState(link?.name ?? '')
  const [userGroupId, setUserGroupId] = useState(link?.userGroupId ?? ofKind('users')[0]?.[0] ?? '')
  const [targetGroupId, setTargetGroupId] = useState(link?.targetGroupId ?? ofKind('targets')[0]?.[0] ?? '')
  const [values, setValues] = useState<PolicyValues>(link?.values ?? {})
  const [search, setSearch] = useState('')
  // What is not shown keeps its value.
  const found = findPolicies(search)
  const mayChange = hasRole('administrator')
  const act = useAct(async () => {
    const body = { name, userGroupId, targetGroupId, values }
    if (link) await call('PUT /api/permission-links/:id', { params: { id: link.id }, body })
    else await call('POST /api/permission-links', { body })
    tell(say(words.saved, { name }))
    route('/policies')
  })
  return (
    <Form
      act={act}
      submit={commonWords.save}
      busy={commonWords.saving}
      onCancel={() => route('/policies')}
      blocked={!mayChange}
    >
      <fieldset disabled={!mayChange}>
        <div class="filters">
          <Field
            label={words.linkName}
            value={name}
            onValue={setName}
            problem={problemOf(act.failure, 'name')}
            attributes={{ required: true, maxLength: 120 }}
          />
          <Choice label={words.from} value={userGroupId} onValue={setUserGroupId} options={ofKind('users')} />
          <Choice
            label={words.to}
            value={targetGroupId}
            onValue={setTargetGroupId}
            options={ofKind('targets')}
          />
        </div>
        <div class="filters">
          <Field label={words.search} type="search" value={search} onValue={setSearch} />
        </div>
        {found.length === 0 && <p class="soft">{words.noPolicyFound}</p>}
        <div class="table-room" hidden={found.length === 0}>
          <div class="table-frame">
            <table class="data policy-values" role="table">
              <caption class="visually-hidden">{words.links}</caption>
              <thead role="rowgroup">
                <tr role="row">
                  {[words.policy, words.value, words.priority].map(title => (
                    <th key={title} role="columnheader" scope="col">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              {found.map(({ title, names }) => (
                <tbody role="rowgroup" key={title}>
                  <GroupRow title={title} columns={3} />
                  {names.map(policy => (
                    <PolicyRow
                      key={policy}
                      name={policy}
                      stated={values[policy]}
                      onStated={stated => setValues(held => withStated(held, policy, stated))}
                    />
                  ))}
                </tbody>
              ))}
            </table>
          </div>
        </div>
      </fieldset>
      <p class="soft small rule">{words.rule}</p>
    </Form>
  )
}
