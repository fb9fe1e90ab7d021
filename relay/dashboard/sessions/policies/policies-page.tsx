import { useState } from 'preact/hooks'
import type { Group } from '../../../../shared/protocol/api/policies.ts'
import { policyWords as words } from '../../../../shared/words/en/dashboard-sessions.ts'
import { say } from '../../../../shared/words/say.ts'
import { call } from '../../link/call-api.ts'
import { hasRole } from '../../link/sign-in-state.ts'
import { useReading } from '../../link/use-reading.ts'
import { Page } from '../../parts/page.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { OnlyFor } from '../../shell/not-found-page.tsx'
import { AddGroup } from './add-group.tsx'
import { LinkMatrix } from './link-matrix.tsx'

/** Permission links as one readable matrix, and the groups that they join. POL1. */
export function PoliciesPage() {
  return (
    <OnlyFor roles={['administrator', 'auditor']}>
      <Policies />
    </OnlyFor>
  )
}

async function readPolicies() {
  const [links, groups] = await Promise.all([call('GET /api/permission-links'), call('GET /api/groups')])
  return { links: links.rows, groups: groups.rows }
}

function Policies() {
  const reading = useReading('policies', readPolicies, ['policies'])
  const mayChange = hasRole('administrator')
  const addLink = mayChange && (
    <a href="/policies/links/new" role="button">
      {words.addLink}
    </a>
  )
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        <>
          <a href="/policies/why" role="button" class="secondary outline">
            {words.why}
          </a>
          {addLink}
        </>
      }
    >
      <Shown reading={reading}>
        {({ links, groups }) => (
          <>
            <section>
              <h2>{words.links}</h2>
              {links.length === 0 ? (
                <Empty title={words.noLinksTitle} action={addLink}>
                  {words.noLinks}
                </Empty>
              ) : (
                <LinkMatrix links={links} groups={groups} />
              )}
              <p class="soft small rule">{words.rule}</p>
            </section>
            <Groups groups={groups} onChange={reading.again} />
          </>
        )}
      </Shown>
    </Page>
  )
}

function countText(group: Group): string {
  const count = group.memberIds.length
  if (count === 0) return words.memberCount.none
  return count === 1 ? words.memberCount.one : say(words.memberCount.many, { count })
}

function Groups({ groups, onChange }: { groups: readonly Group[]; onChange: () => void }) {
  const [adding, setAdding] = useState(false)
  return (
    <section>
      <div class="row spread">
        <h2>{words.groups}</h2>
        {hasRole('administrator') && (
          <button type="button" class="quiet" onClick={() => setAdding(true)}>
            {words.addGroup}
          </button>
        )}
      </div>
      <div class="columns">
        {(['users', 'targets'] as const).map(kind => (
          <section class="card" key={kind}>
            <h3>{kind === 'users' ? words.userGroups : words.targetGroups}</h3>
            <ul class="plain">
              {groups
                .filter(group => group.kind === kind)
                .map(group => (
                  <li key={group.id} class="row spread">
                    <a href={`/policies/groups/${group.id}`}>{group.name}</a>
                    <span class="soft small">{group.builtIn ? words.builtIn : countText(group)}</span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      {adding && (
        <AddGroup
          onClose={() => {
            setAdding(false)
            onChange()
          }}
        />
      )}
    </section>
  )
}
