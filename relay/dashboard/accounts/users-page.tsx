import { useState } from 'preact/hooks'
import type { User } from '../../../shared/protocol/api/accounts.ts'
import { accountWords, commonWords, roleNames } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { hasRole, signedIn } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { DataTable, type Column } from '../parts/data-table.tsx'
import { Confirm } from '../parts/dialog.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { ActFailure, Empty, Shown } from '../parts/shown.tsx'
import { When } from '../parts/when.tsx'
import { OnlyFor } from '../shell/not-found-page.tsx'
import { AddUser, ChangeUser, ResetPassword } from './user-dialogs.tsx'

const words = accountWords.users

type Doing = { what: 'add' } | { what: 'change' | 'reset' | 'disable'; user: User } | null

export function UsersPage() {
  return (
    <OnlyFor roles={['administrator', 'auditor']}>
      <Users />
    </OnlyFor>
  )
}

function Users() {
  const reading = useReading('users', () => call('GET /api/users'), ['users'])
  const [doing, setDoing] = useState<Doing>(null)
  const mayChange = hasRole('administrator')
  const close = (): void => {
    setDoing(null)
    reading.again()
  }
  const enable = useAct(async (user: User) => {
    await call('PATCH /api/users/:id', { params: { id: user.id }, body: { disabled: false } })
    tell(say(words.enableDone, { name: user.fullName }))
    reading.again()
  })
  const columns: Column<User>[] = [
    {
      title: words.person,
      cell: user => (
        <>
          {user.fullName}
          {user.id === signedIn.value?.user.id && <span class="soft"> ({words.you})</span>}
          <br />
          <span class="soft small">{user.name}</span>
        </>
      ),
    },
    { title: accountWords.field.mail, cell: user => user.mail },
    { title: accountWords.field.role, cell: user => roleNames[user.role] },
    {
      title: words.state,
      cell: user =>
        user.disabled ? (
          <span class="pill warn">{words.disabled}</span>
        ) : (
          <span class="pill good">{words.enabled}</span>
        ),
    },
    {
      title: words.lastSignIn,
      cell: user =>
        user.lastSignInAt === null ? (
          <span class="soft">{commonWords.never}</span>
        ) : (
          <When at={user.lastSignInAt} relative />
        ),
    },
  ]
  if (mayChange)
    columns.push({
      title: commonWords.change,
      cell: user => (
        <div class="row acts">
          <button
            type="button"
            class="quiet small"
            aria-label={say(words.changeTitle, { name: user.fullName })}
            onClick={() => setDoing({ what: 'change', user })}
          >
            {commonWords.change}
          </button>
          <button
            type="button"
            class="quiet small"
            aria-label={`${words.resetPassword}: ${user.fullName}`}
            onClick={() => setDoing({ what: 'reset', user })}
          >
            {words.resetPassword}
          </button>
          <button
            type="button"
            class="quiet small"
            aria-label={`${user.disabled ? words.enable : words.disable} ${user.fullName}`}
            onClick={() => (user.disabled ? enable.press(user) : setDoing({ what: 'disable', user }))}
          >
            {user.disabled ? words.enable : words.disable}
          </button>
        </div>
      ),
    })
  return (
    <Page
      title={words.title}
      intro={words.intro}
      actions={
        mayChange && (
          <button type="button" onClick={() => setDoing({ what: 'add' })}>
            {words.add}
          </button>
        )
      }
    >
      <ActFailure failure={enable.failure} />
      <Shown reading={reading}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty>{words.empty}</Empty>
          ) : (
            <DataTable caption={words.caption} columns={columns} rows={rows} keyOf={user => user.id} />
          )
        }
      </Shown>
      {doing?.what === 'add' && <AddUser onClose={close} />}
      {doing?.what === 'change' && <ChangeUser user={doing.user} onClose={close} />}
      {doing?.what === 'reset' && <ResetPassword user={doing.user} onClose={close} />}
      {doing?.what === 'disable' && (
        <Confirm
          title={say(words.disableTitle, { name: doing.user.fullName })}
          text={say(words.disableText, { name: doing.user.fullName })}
          word={words.disable}
          onClose={close}
          act={async () => {
            await call('PATCH /api/users/:id', { params: { id: doing.user.id }, body: { disabled: true } })
            tell(say(words.disableDone, { name: doing.user.fullName }))
          }}
        />
      )}
    </Page>
  )
}
