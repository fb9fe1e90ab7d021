import { signal, type ReadonlySignal } from '@preact/signals'
import type { BrowseEntry, BrowseRefusal } from '../../protocol/channel/browse.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'

/** What is seen of the device's folders. */
export interface Place {
  /** The way to the folder, the folder itself last. */
  crumbs: readonly { name: string; path: string }[]
  entries: readonly BrowseEntry[]
  /** How many there are; `entries` grows page by page. */
  total: number
}

/** Looks through the device's folders and fetches from them. FILE2. */
export interface Browser {
  place: ReadonlySignal<Place | null>
  /** Something was asked and is not answered yet. */
  isWaiting: ReadonlySignal<boolean>
  refusal: ReadonlySignal<BrowseRefusal | null>
  /** Opens a folder; without a path, the one where browsing begins. */
  open(path?: string): void
  more(): void
  /** Asks for these entries of the folder that is shown. */
  fetch(names: readonly string[]): void
  /** Takes an offer that may answer a fetch; tells whether it does. */
  takeOffer(fetched: number): boolean
  /** Asks again what a lost connection left without an answer; the device does not fetch twice. */
  connected(): void
  /** Takes a message that is about browsing; tells whether it was one. */
  hear(message: ChannelMessage): boolean
}

const MOST_FETCHED_AT_ONCE = 100

/** `lastRequest`: above the numbers of all requests that were made in this session before, as by this page's former life. */
export function openBrowser(lastRequest: number, say: (message: ChannelMessage) => void): Browser {
  const place = signal<Place | null>(null)
  const isWaiting = signal(false)
  const refusal = signal<BrowseRefusal | null>(null)
  const fetched = new Set<number>()
  const unanswered = new Map<number, Extract<ChannelMessage, { type: 'browse-fetch' }>>()
  let asked: Extract<ChannelMessage, { type: 'browse-list' }> | null = null

  function list(path: string | undefined, from: number): void {
    lastRequest += 1
    asked = { type: 'browse-list', request: lastRequest, from, ...(path !== undefined && { path }) }
    isWaiting.value = true
    say(asked)
  }
  function answered(): void {
    asked = null
    isWaiting.value = false
  }

  return {
    place,
    isWaiting,
    refusal,
    open(path) {
      refusal.value = null
      list(path, 0)
    },
    more() {
      const now = place.value
      if (now && !isWaiting.value && now.entries.length < now.total)
        list(now.crumbs.at(-1)?.path, now.entries.length)
    },
    fetch(names) {
      const folder = place.value?.crumbs.at(-1)?.path
      refusal.value = null
      if (folder === undefined) return
      for (let at = 0; at < names.length; at += MOST_FETCHED_AT_ONCE) {
        lastRequest += 1
        fetched.add(lastRequest)
        const some = names.slice(at, at + MOST_FETCHED_AT_ONCE)
        const wanted = { type: 'browse-fetch', request: lastRequest, folder, names: some } as const
        unanswered.set(lastRequest, wanted)
        say(wanted)
      }
    },
    takeOffer(request) {
      unanswered.delete(request)
      return fetched.has(request)
    },
    connected() {
      if (asked) say(asked)
      for (const wanted of unanswered.values()) say(wanted)
    },
    hear(message) {
      if (message.type === 'browse-refused') {
        refusal.value = message.reason
        unanswered.delete(message.request)
        if (message.request === asked?.request) answered()
        return true
      }
      if (message.type !== 'browse-entries') return false
      if (message.request !== asked?.request) return true
      const before = message.from === 0 ? [] : (place.value?.entries ?? [])
      const { crumbs, total, entries } = message
      place.value = {
        crumbs,
        total: entries.length === 0 ? before.length : total,
        entries: [...before, ...entries],
      }
      answered()
      return true
    },
  }
}
