import { offerText } from '../../../../shared/fleet/offer-text.ts'
import type { Declaration } from '../../../../shared/jobs/declaration.ts'
import { triggerEditorWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'
import { Field, TextArea } from '../../parts/form.tsx'
import {
  offerLanguages,
  toContent,
  type OfferLanguage,
  type Problems,
  type TriggerDraft,
} from './trigger-draft.ts'

/** What the device's user reads in each language, with how it will look to them. TRIG1, self-help. */
export function HelpFields(props: {
  draft: TriggerDraft
  onDraft: (changes: Partial<TriggerDraft>) => void
  declaration: Declaration | null
  problems: Problems
}) {
  const { draft, onDraft, declaration, problems } = props
  return (
    <fieldset>
      <legend>{words.shown}</legend>
      <p class="soft small">{words.shownHint}</p>
      {offerLanguages.map(language => {
        const text = draft.texts[language] ?? { title: '', description: '' }
        const change = (changes: Partial<typeof text>): void =>
          onDraft({ texts: { ...draft.texts, [language]: { ...text, ...changes } } })
        const named = { language: words.languages[language] }
        return (
          <div key={language} class="columns offer-text">
            <div>
              <Field
                label={say(words.userTitle, named)}
                value={text.title}
                onValue={title => change({ title })}
                problem={problems[`texts.${language}.title`]}
                attributes={{ maxLength: 120, autocomplete: 'off' }}
              />
              <TextArea
                label={say(words.userDescription, named)}
                value={text.description}
                onValue={description => change({ description })}
                problem={problems[`texts.${language}.description`]}
                attributes={{ maxLength: 500 }}
              />
            </div>
            {declaration && <Preview draft={draft} declaration={declaration} language={language} />}
          </div>
        )
      })}
    </fieldset>
  )
}

/** As the agent's page shows it. */
function Preview(props: { draft: TriggerDraft; declaration: Declaration; language: OfferLanguage }) {
  const { draft, declaration, language } = props
  const content = toContent(draft)
  const { title, description } = offerText(content.kind === 'self-help' ? content.texts : {}, declaration, [
    language,
  ])
  return (
    <figure class="preview">
      <figcaption class="small soft">
        {say(words.preview, { language: words.languages[language] })}
      </figcaption>
      <div class="card row spread" lang={language}>
        <div class="what">
          <strong>{title}</strong>
          {description !== '' && <p class="soft small">{description}</p>}
        </div>
        <span class="button-picture" aria-hidden="true">
          {words.userRun[language]}
        </span>
      </div>
    </figure>
  )
}
