import { useState } from 'preact/hooks'
import type { User } from '../../../shared/protocol/api/accounts.ts'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { roles } from '../../../shared/protocol/people.ts'
import { accountWords, commonWords, roleMeanings, roleNames } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Field, Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { NewPassword, usePassword } from './new-password.tsx'

const words = accountWords.users
const fields = accountWords.field
const roleOptions = roles.map(role => [role, roleNames[role]] as const)

type Who = Pick<User, 'fullName' | 'mail' | 'role'>

/** Who a user is, while it is typed. */
function useWho({ fullName, mail, role }: Who) {
  const [value, setValue] = useState<Who>({ fullName, mail, role })
  return { value, set: (change: Partial<Who>) => setValue(before => ({ ...before, ...change })) }
}

function WhoFields({ who, failure }: { who: ReturnType<typeof useWho>; failure: Failure | null }) {
  return (
    <>
      <Field
        label={fields.fullName}
        value={who.value.fullName}
        onValue={fullName => who.set({ fullName })}
        problem={problemOf(failure, 'fullName')}
        attributes={{ required: true, maxLength: 120, autocomplete: 'off', autofocus: true }}
      />
      <Field
        label={fields.mail}
        type="email"
        value={who.value.mail}
        onValue={mail => who.set({ mail })}
        problem={problemOf(failure, 'mail')}
        attributes={{ required: true, maxLength: 254, autocomplete: 'off' }}
      />
    </>
  )
}

function RoleField({ who }: { who: ReturnType<typeof useWho> }) {
  return (
    <Choice
      label={fields.role}
      hint={roleMeanings[who.value.role]}
      value={who.value.role}
      onValue={role => who.set({ role })}
      options={roleOptions}
    />
  )
}

export function AddUser({ onClose }: { onClose: () => void }) {
  const who = useWho({ fullName: '', mail: '', role: 'support' })
  const [name, setName] = useState('')
  const password = usePassword()
  const act = useAct(async () => {
    await call('POST /api/users', { body: { name, ...who.value, password: password.value } })
    tell(say(words.added, { name: who.value.fullName }))
  })
  return (
    <Dialog title={words.addTitle} onClose={onClose}>
      <Form
        act={act}
        submit={words.add}
        busy={commonWords.saving}
        onCancel={onClose}
        onDone={onClose}
        blocked={password.differs}
      >
        <WhoFields who={who} failure={act.failure} />
        <Field
          label={fields.name}
          hint={fields.nameHint}
          value={name}
          onValue={setName}
          problem={problemOf(act.failure, 'name')}
          attributes={{
            required: true,
            pattern: '[a-z0-9][a-z0-9._\\-]{1,63}',
            autocomplete: 'off',
            autocapitalize: 'none',
          }}
        />
        <RoleField who={who} />
        <NewPassword password={password} failure={act.failure} />
      </Form>
    </Dialog>
  )
}

export function ChangeUser({ user, onClose }: { user: User; onClose: () => void }) {
  const who = useWho(user)
  const act = useAct(async () => {
    await call('PATCH /api/users/:id', { params: { id: user.id }, body: who.value })
    tell(say(words.changed, { name: who.value.fullName }))
  })
  return (
    <Dialog title={say(words.changeTitle, { name: user.fullName })} onClose={onClose}>
      <Form act={act} submit={commonWords.save} busy={commonWords.saving} onCancel={onClose} onDone={onClose}>
        <WhoFields who={who} failure={act.failure} />
        <RoleField who={who} />
      </Form>
    </Dialog>
  )
}

export function ResetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const password = usePassword()
  const act = useAct(async () => {
    await call('PATCH /api/users/:id', { params: { id: user.id }, body: { password: password.value } })
    tell(say(words.resetDone, { name: user.fullName }))
  })
  return (
    <Dialog title={say(words.resetTitle, { name: user.fullName })} onClose={onClose}>
      <Form
        act={act}
        submit={words.resetPassword}
        busy={commonWords.saving}
        onCancel={onClose}
        onDone={onClose}
        blocked={password.differs}
      >
        <p>{words.resetText}</p>
        <NewPassword password={password} failure={act.failure} label={fields.newPassword} />
      </Form>
    </Dialog>
  )
}
