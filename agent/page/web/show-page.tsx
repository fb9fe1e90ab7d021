import './page.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { openPageModel } from './page-model.ts'

/** The end user's page. The token that opens it came in the address's fragment; it is kept for this tab and not shown on. */

const TOKEN_KEY = 'handrail-token'

const given = location.hash.slice(1)
if (given !== '') {
  sessionStorage.setItem(TOKEN_KEY, given)
  history.replaceState(null, '', location.pathname)
}
const app = document.getElementById('app')
if (app) render(<App model={openPageModel(sessionStorage.getItem(TOKEN_KEY) ?? '')} />, app)
// A page that is open already is opened again with its address when the agent was set up anew.
addEventListener('hashchange', () => location.reload())
