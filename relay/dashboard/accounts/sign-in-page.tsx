import { useEffect, useState } from 'preact/hooks'
import { LanguageChoice } from '../../../shared/browser/language/language-choice.tsx'
import { accountWords } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { rememberSignIn, signInNote } from '../link/sign-in-state.ts'
import { useAct } from '../link/use-act.ts'
import { useReading } from '../link/use-reading.ts'
import { Field, Form } from '../parts/form.tsx'
import { Page } from '../parts/page.tsx'
import { WithoutToken } from './set-up-page.tsx'

const words = accountWords.signIn

/** Seconds left of a throttled sign-in, counting down to 0. */
function useWait(retryAfterMs: number | undefined): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    setSeconds(Math.ceil((retryAfterMs ?? 0) / 1000))
    if (!retryAfterMs) return undefined
    const timer = setInterval(() => setSeconds(before => Math.max(0, before - 1)), 1000)
    return () => clearInterval(timer)
  }, [retryAfterMs])
  return seconds
}

export function SignInPage() {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { value: setUp } = useReading('setup', () => call('GET /api/setup'))
  const act = useAct(async () => {
    rememberSignIn(await call('POST /api/login', { body: { name, password } }))
  })
  const wait = useWait(act.failure?.retryAfterMs)
  if (setUp?.needed)
    return (
      <Page title={accountWords.setUp.title}>
        <WithoutToken />
      </Page>
    )
  return (
    <Page title={words.title}>
      {signInNote.value && (
        <p class="notice" role="status">
          {signInNote.value === 'ended' ? words.ended : words.signedOut}
        </p>
      )}
      <Form act={act} submit={words.submit} busy={words.busy} blocked={wait > 0}>
        <Field
          label={accountWords.field.name}
          value={name}
          onValue={setName}
          attributes={{
            required: true,
            maxLength: 64,
            autocomplete: 'username',
            autocapitalize: 'none',
            autofocus: true,
          }}
        />
        <Field
          label={accountWords.field.password}
          type="password"
          value={password}
          onValue={setPassword}
          attributes={{ required: true, maxLength: 256, autocomplete: 'current-password' }}
        />
        {wait > 0 && <p class="soft small">{say(words.wait, { seconds: wait })}</p>}
      </Form>
      <LanguageChoice />
    </Page>
  )
}
