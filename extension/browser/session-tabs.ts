import browser from 'webextension-polyfill'
import { z } from 'zod'

/**
 * How popup, background and session pages find each other. A session page is `session.html#<session id>`, or
 * `session.html#start` before it has one. No tab ids are kept: the pages themselves answer whether they are there.
 */

export const START_MARK = 'start'

/** Popup → background: bring this session's page to the front, or open it; null starts a new session. */
const openSchema = z.object({ type: z.literal('open-session'), sessionId: z.string().nullable() })
/** Background → session pages: whoever shows this session comes to the front and says so. */
const comeForwardSchema = z.object({ type: z.literal('come-forward'), sessionId: z.string() })

export async function askToOpenSession(sessionId: string | null): Promise<void> {
  await browser.runtime.sendMessage({ type: 'open-session', sessionId } satisfies z.infer<typeof openSchema>)
}

/** For the background, at top level: opens or finds session pages on request. */
export function answerOpenRequests(): void {
  browser.runtime.onMessage.addListener((message: unknown): Promise<true> | undefined => {
    const request = openSchema.safeParse(message)
    return request.success ? openSession(request.data.sessionId) : undefined
  })
}

async function openSession(sessionId: string | null): Promise<true> {
  const found = sessionId !== null && (await isShown(sessionId))
  if (!found) await browser.tabs.create({ url: `session.html#${sessionId ?? START_MARK}` })
  return true
}

async function isShown(sessionId: string): Promise<boolean> {
  try {
    const message = { type: 'come-forward', sessionId } satisfies z.infer<typeof comeForwardSchema>
    return (await browser.runtime.sendMessage(message)) === true
  } catch {
    // Nobody listens: no page of this session is open.
    return false
  }
}

/** For a session page: comes to the front when asked for. Returns what stops it. */
export function answerComeForward(sessionId: () => string | null): () => void {
  const listener = (message: unknown): Promise<true> | undefined => {
    const request = comeForwardSchema.safeParse(message)
    return request.success && request.data.sessionId === sessionId() ? comeForward() : undefined
  }
  browser.runtime.onMessage.addListener(listener)
  return () => browser.runtime.onMessage.removeListener(listener)
}

async function comeForward(): Promise<true> {
  const tab = await browser.tabs.getCurrent()
  if (tab?.id !== undefined) await browser.tabs.update(tab.id, { active: true })
  if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true })
  return true
}

export async function closeThisTab(): Promise<void> {
  const tab = await browser.tabs.getCurrent()
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id)
}

/** The page on which actions are run on any devices; with a device and an action it begins with those. */
export async function askToOpenActions(begin: { deviceId: string; scriptId: string } | null): Promise<void> {
  const mark = begin ? `#${new URLSearchParams(begin).toString()}` : ''
  await browser.tabs.create({ url: `actions.html${mark}` })
}

/** What `askToOpenActions` was given, read from the page's own address. */
export function readBegin(hash: string): { deviceId: string | null; scriptId: string | null } {
  const mark = new URLSearchParams(hash.slice(1))
  return { deviceId: mark.get('deviceId'), scriptId: mark.get('scriptId') }
}

export async function openOptions(): Promise<void> {
  await browser.runtime.openOptionsPage()
}
