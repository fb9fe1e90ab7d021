import type { JSX, TargetedSubmitEvent } from 'preact'
import { signInWords as words } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import type { Connection } from '../link/sign-in.ts'
import { FailureNotice } from './failure-notice.tsx'
import { useAct } from './use-act.ts'

export function SignInForm(props: { connection: Connection; because?: string | undefined }): JSX.Element {
  const { connection, because } = props
  const act = useAct()
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    void act.run(() => connection.signIn(text(given, 'name'), text(given, 'password')))
  }
  return (
    <form class="card" onSubmit={submit} aria-labelledby="sign-in-title">
      <h1 id="sign-in-title">{words.title}</h1>
      {because && <p class="notice warn">{because}</p>}
      <p class="soft small">{say(words.at, { address: connection.relayUrl.value.address ?? '' })}</p>
      <label>
        {words.name}
        <input
          name="name"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus
        />
      </label>
      <label>
        {words.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <FailureNotice failure={act.failure} />
      <button class="wide" aria-busy={act.busy} disabled={act.busy}>
        {act.busy ? words.signingIn : words.signIn}
      </button>
    </form>
  )
}

function text(given: FormData, name: string): string {
  const value = given.get(name)
  return typeof value === 'string' ? value : ''
}
