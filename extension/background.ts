import './no-eval.ts'
import browser from 'webextension-polyfill'
import { showOnBadge } from './browser/badge.ts'
import { answerOpenRequests } from './browser/session-tabs.ts'
import { onStored, read } from './browser/storage.ts'
import { storedKeys, type Account } from './browser/stored-keys.ts'
import { relayApi } from './link/relay-api.ts'
import { keepSending } from './sessions/recording/keep-sending.ts'

/**
 * The worker behind the pages. It may be stopped at any moment, so it keeps nothing: sockets and peer connections live in
 * the session pages, and what must outlive a page is in storage. All listeners are registered here, at top level.
 */

answerOpenRequests()

onStored(storedKeys.heldSessions, held => {
  void showOnBadge(held)
})

// A page or a browser that was closed too soon: the recordings that the relay is to keep are sent from here. REC1.
let account: Account | null = null
const sending = keepSending(
  () =>
    account && {
      api: relayApi({ relayUrl: account.relayUrl, others: account.relays, token: account.token }),
      relayUrl: account.relayUrl,
    },
  { canSave: false },
)
async function goOn(): Promise<void> {
  account = await read(storedKeys.account)
  sending.look()
}
void goOn()
browser.tabs.onRemoved.addListener(() => void goOn())
// A worker that asks the browser nothing for half a minute is stopped, whatever it is sending.
sending.progress.subscribe(progress => {
  if (progress !== null) void browser.runtime.getPlatformInfo()
})
