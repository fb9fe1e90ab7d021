import './no-eval.ts'
import { speakKeptLanguage } from '../shared/browser/language/kept-language.ts'

/** The page’s beginning: its language first, for whatever is loaded after that may keep texts. */

await speakKeptLanguage()
await import('./jobs/page/show-actions.tsx')
