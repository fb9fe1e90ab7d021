import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { accountWords, commonWords } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { rememberSignIn } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Field, Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Page } from '../parts/page.tsx'
import { Shown } from '../parts/shown.tsx'
import { NewPassword, usePassword } from './new-password.tsx'
import { dropSetUpToken, setUpToken } from './set-up-token.ts'

const words = accountWords.setUp

/** The first administrator is made here, with the one-time link that the relay printed. AUTH1. */
export function SetUpPage() {
  const reading = useReading('setup', () => call('GET /api/setup'))
  const token = setUpToken()
  return (
    <Page title={words.title}>
      <Shown reading={reading}>
        {({ needed }) => {
          if (!needed)
            return (
              <>
                <p>{words.alreadyDone}</p>
                <a href="/" role="button">
                  {words.toSignIn}
                </a>
              </>
            )
          return token === null ? <WithoutToken /> : <SetUpForm token={token} />
        }}
      </Shown>
    </Page>
  )
}

/** What to do when the relay waits for its first administrator and nobody brought the link. */
export function WithoutToken() {
  return (
    <>
      <p>{words.noToken}</p>
      <p class="soft small">{say(words.noTokenHint, { link: `${location.origin}/#/setup?token=…` })}</p>
    </>
  )
}

function SetUpForm({ token }: { token: string }) {
  const { route } = useLocation()
  const [organisation, setOrganisation] = useState('')
  const [name, setName] = useState('')
  const [fullName, setFullName] = useState('')
  const [mail, setMail] = useState('')
  const password = usePassword()
  const act = useAct(async () => {
    const body = { token, organisation, name, fullName, mail, password: password.value }
    const reply = await call('POST /api/setup', { body })
    dropSetUpToken()
    rememberSignIn(reply)
    tell(words.done)
    route('/devices', true)
  })
  return (
    <Form act={act} submit={words.submit} busy={commonWords.saving} blocked={password.differs}>
      <p class="soft">{words.intro}</p>
      <Field
        label={words.organisation}
        hint={words.organisationHint}
        value={organisation}
        onValue={setOrganisation}
        problem={problemOf(act.failure, 'organisation')}
        attributes={{ required: true, maxLength: 120, autocomplete: 'organization', autofocus: true }}
      />
      <Field
        label={accountWords.field.fullName}
        value={fullName}
        onValue={setFullName}
        problem={problemOf(act.failure, 'fullName')}
        attributes={{ required: true, maxLength: 120, autocomplete: 'name' }}
      />
      <Field
        label={accountWords.field.mail}
        type="email"
        value={mail}
        onValue={setMail}
        problem={problemOf(act.failure, 'mail')}
        attributes={{ required: true, maxLength: 254, autocomplete: 'email' }}
      />
      <Field
        label={accountWords.field.name}
        hint={accountWords.field.nameHint}
        value={name}
        onValue={setName}
        problem={problemOf(act.failure, 'name')}
        attributes={{
          required: true,
          pattern: '[a-z0-9][a-z0-9._\\-]{1,63}',
          autocomplete: 'username',
          autocapitalize: 'none',
        }}
      />
      <NewPassword password={password} failure={act.failure} />
    </Form>
  )
}
