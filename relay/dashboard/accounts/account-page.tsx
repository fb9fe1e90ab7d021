import { useState } from 'preact/hooks'
import { LanguageChoice } from '../../../shared/browser/language/language-choice.tsx'
import { accountWords, commonWords, roleNames } from '../../../shared/words/en/dashboard.ts'
import { call } from '../link/call-api.ts'
import { forgetSignIn, signedIn } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { Facts } from '../parts/data-table.tsx'
import { Field, Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { ActFailure } from '../parts/shown.tsx'
import { NewPassword, usePassword } from './new-password.tsx'

const words = accountWords.account

/** Signs out here in any case: when the relay cannot be reached, the token is at least forgotten by this tab. */
async function signOut(): Promise<void> {
  try {
    await call('POST /api/logout')
  } finally {
    forgetSignIn('signed-out')
  }
}

export function AccountPage() {
  const leave = useAct(signOut)
  const person = signedIn.value
  if (!person) return null
  const { user, organisation } = person
  return (
    <Page
      title={words.title}
      actions={
        <button type="button" class="quiet" aria-busy={leave.busy} onClick={() => leave.press()}>
          {words.signOut}
        </button>
      }
    >
      <ActFailure failure={leave.failure} />
      <div class="columns">
        <section class="card">
          <h2>{words.profile}</h2>
          <Facts
            facts={[
              [accountWords.field.fullName, user.fullName],
              [accountWords.field.name, user.name],
              [accountWords.field.mail, user.mail],
              [accountWords.field.role, roleNames[user.role]],
              [words.organisation, organisation],
            ]}
          />
          <LanguageChoice />
        </section>
        <ChangePassword />
      </div>
    </Page>
  )
}

function ChangePassword() {
  const [current, setCurrent] = useState('')
  const next = usePassword()
  const act = useAct(async () => {
    await call('POST /api/me/password', { body: { current, next: next.value } })
    setCurrent('')
    next.setValue('')
    next.setRepeat('')
    tell(words.changed)
  })
  return (
    <section class="card">
      <h2>{words.changePassword}</h2>
      <p class="soft">{words.changeText}</p>
      <Form act={act} submit={words.changePassword} busy={commonWords.saving} blocked={next.differs}>
        <Field
          label={accountWords.field.currentPassword}
          type="password"
          value={current}
          onValue={setCurrent}
          problem={problemOf(act.failure, 'current')}
          attributes={{ required: true, maxLength: 256, autocomplete: 'current-password' }}
        />
        <NewPassword
          password={next}
          failure={act.failure}
          label={accountWords.field.newPassword}
          field="next"
        />
      </Form>
    </section>
  )
}
