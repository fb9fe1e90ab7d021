import type { JSX } from 'preact'
import { languageWords } from '../../words/en/language.ts'
import { isLanguage, spokenLanguages, spokenLanguage } from '../../words/speak.ts'
import { chooseLanguage } from './kept-language.ts'

/** The language of the page, by the languages' own names; choosing one loads the page anew. */
export function LanguageChoice(): JSX.Element {
  return (
    <label class="language-choice">
      <span>{languageWords.label}</span>
      <select
        name="language"
        value={spokenLanguage()}
        onChange={({ currentTarget: { value } }) => {
          if (isLanguage(value)) chooseLanguage(value)
        }}
      >
        {Object.entries(spokenLanguages).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
