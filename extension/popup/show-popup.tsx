import '../look.css'
import { render } from 'preact'
import { storedKeys } from '../browser/stored-keys.ts'
import { followStored } from '../browser/stored-signal.ts'
import { openConnection } from '../link/sign-in.ts'
import { Popup } from './popup-page.tsx'

const app = document.getElementById('app')
if (app) {
  const [connection, held] = await Promise.all([openConnection(), followStored(storedKeys.heldSessions)])
  render(<Popup connection={connection} held={held} />, app)
}
