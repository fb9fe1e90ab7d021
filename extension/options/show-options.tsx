import '../look.css'
import { render, type JSX } from 'preact'
import { LanguageChoice } from '../../shared/browser/language/language-choice.tsx'
import { extensionWords, relayWords } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'
import { openConnection, type Connection } from '../link/sign-in.ts'
import { Brand } from '../parts/brand.tsx'
import { RelayForm } from '../parts/relay-form.tsx'

/** The options page: the relay's address, unless the organisation has set it. */
function OptionsPage({ connection }: { connection: Connection }): JSX.Element {
  const { address, managed } = connection.relayUrl.value
  return (
    <main class="narrow">
      <header class="bar">
        <Brand />
      </header>
      {managed ? (
        <section class="card">
          <h1>{relayWords.optionsTitle}</h1>
          <p class="notice">{say(relayWords.managed, { address: address ?? '' })}</p>
        </section>
      ) : (
        <RelayForm connection={connection} title={relayWords.optionsTitle} button={extensionWords.save}>
          <p class="soft">{address === null ? relayWords.intro : relayWords.changeSignsOut}</p>
        </RelayForm>
      )}
      <LanguageChoice />
    </main>
  )
}

const app = document.getElementById('app')
if (app) {
  document.title = relayWords.optionsTitle
  render(<OptionsPage connection={await openConnection()} />, app)
}
