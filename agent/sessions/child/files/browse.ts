import { homedir } from 'node:os'
import { join } from 'node:path'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import { safeFileName } from '../../../../shared/files/safe-path.ts'
import type { BrowseRefusal } from '../../../../shared/protocol/channel/browse.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { SessionTerms } from '../../../../shared/sessions/session-terms.ts'
import { BrowseFault, browsableRoots, crumbsOf, folderWithin, reallyWithin } from './allowed-folders.ts'
import { listFolder, type FolderListing } from './list-folder.ts'
import type { SendOrder } from './transfers.ts'

/** The controller looks through this device's folders and fetches from them, within what policy and user allow. FILE2. */
export interface Browsing {
  /** Takes a message that is about browsing; tells whether it was one. */
  take(message: ChannelMessage): boolean
  /** The user has answered whether the controller may deal with files. */
  consented(granted: boolean): void
  /** The folder that the controller named for a file, where it may put one. Throws FileFault. */
  folderFor(path: string): Promise<string>
  /** Another one is in control: what the former one asked for is done with. */
  handedOver(): void
}

export interface BrowsingOrder {
  terms: () => SessionTerms
  say: (message: ChannelMessage) => void
  send: (file: SendOrder) => Promise<void>
  /** The user has to be asked before anything is shown. */
  askUser: () => void
  onFault: (message: string) => void
  home?: string
}

type BrowseRequest = Extract<ChannelMessage, { type: 'browse-list' | 'browse-fetch' }>

/** Requests that wait for the user's answer, or for those before them; a viewer has one at a time. */
const MOST_WAITING = 20
/** So many fetches are remembered, for one that is asked for again after a lost connection; a viewer repeats its last ones only. */
const MOST_REMEMBERED = 100

export function startBrowsing(order: BrowsingOrder): Browsing {
  const { terms, say, onFault, home = homedir() } = order
  let waiting: BrowseRequest[] = []
  /** Answered one after the other: a flood of them must not read a thousand folders at once. */
  const inTurn: BrowseRequest[] = []
  let answering = false
  /** The last ones, and what they were refused with. */
  const fetches = new Map<number, BrowseRefusal | null>()
  /** Pages of one folder come from one look at it. */
  let shown: { path: string; listing: FolderListing } | null = null

  async function roots(): Promise<string[]> {
    const { may, browse } = terms()
    const allowed = may['file-transfer'] ? await browsableRoots(browse, home) : []
    if (allowed.length === 0) throw new BrowseFault('forbidden-by-policy')
    return allowed
  }

  async function list({
    request,
    path,
    from,
  }: Extract<BrowseRequest, { type: 'browse-list' }>): Promise<void> {
    const allowed = await roots()
    const folder = await folderWithin(path ?? home, allowed)
    if (from === 0 || shown?.path !== folder)
      shown = { path: folder, listing: await listFolder(folder, allowed) }
    const { total } = shown.listing
    const entries = await shown.listing.page(from)
    say({ type: 'browse-entries', request, crumbs: crumbsOf(folder, allowed), from, total, entries })
  }

  async function fetch(wanted: Extract<BrowseRequest, { type: 'browse-fetch' }>): Promise<void> {
    const allowed = await roots()
    const folder = await folderWithin(wanted.folder, allowed)
    for (const name of wanted.names) {
      if (/[/\\]/.test(name) || name === '..') throw new BrowseFault('outside')
      const path = await reallyWithin(join(folder, name), allowed)
      await order.send({
        path,
        name: safeFileName(name),
        fetched: wanted.request,
        ask: terms().consent.asks['file-transfer'],
      })
    }
  }

  /** What was fetched before and is asked for again lost its answer: its files come by themselves, a refusal is told again. */
  function isRepeated({ request }: Extract<BrowseRequest, { type: 'browse-fetch' }>): boolean {
    const refused = fetches.get(request)
    if (refused) say({ type: 'browse-refused', request, reason: refused })
    if (refused !== undefined) return true
    fetches.set(request, null)
    const [oldest] = fetches.keys()
    if (oldest !== undefined && fetches.size > MOST_REMEMBERED) fetches.delete(oldest)
    return false
  }

  function refuse({ type, request }: BrowseRequest, reason: BrowseRefusal): void {
    if (type === 'browse-fetch' && fetches.has(request)) fetches.set(request, reason)
    say({ type: 'browse-refused', request, reason })
  }

  async function answer(message: BrowseRequest): Promise<void> {
    try {
      await (message.type === 'browse-list' ? list(message) : fetch(message))
    } catch (error) {
      const reason =
        error instanceof BrowseFault ? error.reason : error instanceof FileFault ? 'cannot-read' : null
      if (reason === null) onFault(`Browsing failed: ${String(error)}`)
      refuse(message, reason ?? 'cannot-read')
    }
  }

  async function answerSoon(message: BrowseRequest): Promise<void> {
    if (inTurn.length >= MOST_WAITING) return refuse(message, 'cannot-read')
    inTurn.push(message)
    if (answering) return
    answering = true
    for (let next = inTurn.shift(); next; next = inTurn.shift()) await answer(next)
    answering = false
  }

  return {
    take(message) {
      if (message.type !== 'browse-list' && message.type !== 'browse-fetch') return false
      if (message.type === 'browse-fetch' && isRepeated(message)) return true
      const { consent, may, browse } = terms()
      const asksFirst = message.type === 'browse-list' && consent.asks['file-transfer']
      if (!asksFirst || !may['file-transfer'] || browse === 'none') void answerSoon(message)
      else if (waiting.length < MOST_WAITING) {
        waiting.push(message)
        if (waiting.length === 1) order.askUser()
      }
      return true
    },
    consented(granted) {
      const answered = waiting
      waiting = []
      for (const message of answered)
        if (granted) void answerSoon(message)
        else refuse(message, 'user-refused')
    },
    handedOver() {
      fetches.clear()
      waiting = []
    },
    async folderFor(path) {
      try {
        return await folderWithin(path, await roots())
      } catch (cause) {
        const reason =
          cause instanceof BrowseFault && cause.reason === 'cannot-read'
            ? 'cannot-write'
            : 'forbidden-by-policy'
        throw new FileFault(reason, `${path} is not open to the controller.`, { cause })
      }
    },
  }
}
