import { render } from 'preact'
import '../../shared/look/handrail.css'
import './look/shell.css'
import './look/parts.css'
import './look/pages.css'
import './look/tasks.css'
import './look/records.css'
import './look/fleet.css'
import './look/results.css'
import './look/triggers.css'
import { takeSetUpToken } from './accounts/set-up-token.ts'
import { App } from './app.tsx'
import { followSignIn } from './link/live-topics.ts'

takeSetUpToken()
followSignIn()
const root = document.getElementById('app')
if (root) render(<App />, root)
