import type { Group, PermissionLink } from '../../../../shared/protocol/api/policies.ts'
import { policies, type PolicyName } from '../../../../shared/sessions/policy.ts'
import { commonWords } from '../../../../shared/words/en/dashboard.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { policyGroups, policyTexts } from '../../../../shared/words/en/policies.ts'
import { say } from '../../../../shared/words/say.ts'
import { GroupRow } from './group-row.tsx'
import { policyValueText } from './policy-text.ts'

function Stated({ link, name }: { link: PermissionLink; name: PolicyName }) {
  const stated = link.values[name]
  if (!stated)
    return (
      <span class="soft">
        <span aria-hidden="true">{commonWords.none}</span>
        <span class="visually-hidden">{words.nothing}</span>
      </span>
    )
  const value = policyValueText(name, stated.value)
  const look = stated.value === true ? 'good' : stated.value === false ? 'bad' : ''
  return (
    <span class="stated" title={say(words.cell, { value, priority: stated.priority })}>
      <span class={`pill ${look}`}>{value}</span>{' '}
      <span class="small soft priority">
        <span class="visually-hidden">{words.priority} </span>
        {stated.priority}
      </span>
    </span>
  )
}

/** One row a policy, one column a link: the value and its priority. */
export function LinkMatrix(props: { links: readonly PermissionLink[]; groups: readonly Group[] }) {
  const { links, groups } = props
  const groupName = (id: string): string => groups.find(group => group.id === id)?.name ?? id
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={words.matrix}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{words.policy}</th>
            {links.map(link => (
              <th scope="col" key={link.id}>
                <a href={`/policies/links/${link.id}`}>{link.name}</a>
                <br />
                <span class="small soft">
                  {groupName(link.userGroupId)} → {groupName(link.targetGroupId)}
                </span>
              </th>
            ))}
            <th scope="col" class="soft">
              {words.unsaid}
            </th>
          </tr>
        </thead>
        {policyGroups.map(({ title, names }) => (
          <tbody key={title}>
            <GroupRow title={title} columns={links.length + 2} />
            {names.map(name => (
              <tr key={name}>
                <th scope="row" title={policyTexts[name].does}>
                  {policyTexts[name].name}
                </th>
                {links.map(link => (
                  <td key={link.id}>
                    <Stated link={link} name={name} />
                  </td>
                ))}
                <td class="soft small">{policyValueText(name, policies[name].unsaid)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}
