import { useState } from 'preact/hooks'
import type { User } from '../../../shared/protocol/api/accounts.ts'
import { roles, type Role } from '../../../shared/protocol/people.ts'
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

export function AddUser({ onClose }: { onClose: () => void }) {
  const [fullName, setFullName] = useState('')
  const [mail, setMail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('support')
  const password = usePassword()
  const act = useAct(async () => {
    await call('POST /api/users', { body: { name, fullName, mail, role, password: password.value } })
    tell(say(words.added, { name: fullName }))
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
        <Field
          label={fields.fullName}
          value={fullName}
          onValue={setFullName}
          problem={problemOf(act.failure, 'fullName')}
          attributes={{ required: true, maxLength: 120, autocomplete: 'off', autofocus: true }}
        />
        <Field
          label={fields.mail}
          type="email"
          value={mail}
          onValue={setMail}
          problem={problemOf(act.failure, 'mail')}
          attributes={{ required: true, maxLength: 254, autocomplete: 'off' }}
        />
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
        <Choice
          label={fields.role}
          hint={roleMeanings[role]}
          value={role}
          onValue={setRole}
          options={roleOptions}
        />
        <NewPassword password={password} failure={act.failure} />
      </Form>
    </Dialog>
  )
}

export function ChangeUser({ user, onClose }: { user: User; onClose: () => void }) {
  const [fullName, setFullName] = useState(user.fullName)
  const [mail, setMail] = useState(user.mail)
  const [role, setRole] = useState<Role>(user.role)
  const act = useAct(async () => {
    await call('PATCH /api/users/:id', { params: { id: user.id }, body: { fullName, mail, role } })
    tell(say(words.changed, { name: fullName }))
  })
  return (
    <Dialog title={say(words.changeTitle, { name: user.fullName })} onClose={onClose}>
      <Form act={act} submit={commonWords.save} busy={commonWords.saving} onCancel={onClose} onDone={onClose}>
        <Field
          label={fields.fullName}
          value={fullName}
          onValue={setFullName}
          problem={problemOf(act.failure, 'fullName')}
          attributes={{ required: true, maxLength: 120, autocomplete: 'off', autofocus: true }}
        />
        <Field
          label={fields.mail}
          type="email"
          value={mail}
          onValue={setMail}
          problem={problemOf(act.failure, 'mail')}
          attributes={{ required: true, maxLength: 254, autocomplete: 'off' }}
        />
        <Choice
          label={fields.role}
          hint={roleMeanings[role]}
          value={role}
          onValue={setRole}
          options={roleOptions}
        />
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
