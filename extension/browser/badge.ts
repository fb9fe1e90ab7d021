import browser from 'webextension-polyfill'
import type { HeldSession } from './stored-keys.ts'

/** The number on the toolbar button: how many sessions are running, nothing where there are none. */
export async function showOnBadge(held: readonly HeldSession[]): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: '#0b6b62' })
  await browser.action.setBadgeText({ text: held.length === 0 ? '' : String(held.length) })
}
