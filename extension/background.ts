import './no-eval.ts'
import { showOnBadge } from './browser/badge.ts'
import { answerOpenRequests } from './browser/session-tabs.ts'
import { onStored } from './browser/storage.ts'
import { storedKeys } from './browser/stored-keys.ts'

/**
 * The worker behind the pages. It may be stopped at any moment, so it keeps nothing: sockets and peer connections live in
 * the session pages, and what must outlive a page is in storage. All listeners are registered here, at top level.
 */

answerOpenRequests()

onStored(storedKeys.heldSessions, held => {
  void showOnBadge(held)
})
