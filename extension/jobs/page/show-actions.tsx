import '../../look.css'
import { render } from 'preact'
import { assistedWords } from '../../../shared/words/en/extension-actions.ts'
import { readBegin } from '../../browser/session-tabs.ts'
import { openConnection } from '../../link/sign-in.ts'
import { ActionsPage } from './actions-page.tsx'

const app = document.getElementById('app')
if (app) {
  document.title = assistedWords.title
  render(<ActionsPage connection={await openConnection()} begin={readBegin(location.hash)} />, app)
}
