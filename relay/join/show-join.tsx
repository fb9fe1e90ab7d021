import { render } from 'preact'
import { clearReceived } from '../../shared/browser/files/received-folder.ts'
import '../../shared/look/handrail.css'
import '../../shared/browser/panels.css'
import './join.css'
import { describeBrowser, readTraits } from './browser/this-browser.ts'
import { openGuestModel } from './guest-model.ts'
import { JoinPage, UnsupportedPage } from './join-page.tsx'
import { connectGuest } from './link/guest-link.ts'
import { openSessionKeeper } from './link/kept-session.ts'
import { openGuestChannel } from './session/guest-channel.ts'

/** What earlier sessions of this browser received and nobody saved; other tabs hold a lock by the name of theirs. */
async function clearLeftovers(): Promise<void> {
  const { held = [] } = await navigator.locks.query()
  await clearReceived(new Set(held.flatMap(lock => lock.name ?? [])))
}

const browser = describeBrowser(readTraits())
const root = document.getElementById('app')
if (root && browser.can === 'nothing') render(<UnsupportedPage because={browser.because} />, root)
else if (root && browser.can === 'join') {
  const keeper = openSessionKeeper(sessionStorage)
  const held = keeper.read()
  if (!held) clearLeftovers().catch((error: unknown) => console.warn('handrail: received files', error))
  const model = openGuestModel({
    browser: browser.facts,
    keeper,
    connectGuest,
    getDisplay: options => navigator.mediaDevices.getDisplayMedia(options),
    openChannel(order) {
      // Held until this page goes.
      void navigator.locks.request(order.sessionId, () => new Promise(() => undefined))
      return openGuestChannel(order)
    },
    clock: Date.now,
  })
  render(<JoinPage model={model} />, root)
}
