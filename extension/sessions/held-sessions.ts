import type { KeptAuthentication } from '../../shared/protocol/channel/authentication.ts'
import type { ChatLine } from '../../shared/browser/chat/chat-line.ts'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import { read, update } from '../browser/storage.ts'
import { MAX_HELD_SESSIONS, storedKeys, type HeldSession } from '../browser/stored-keys.ts'

/** What this browser remembers of its running sessions, so that a reloaded page and the popup find them again. CODE2. */

export async function findHeld(sessionId: string): Promise<HeldSession | null> {
  const held = await read(storedKeys.heldSessions)
  return held.find(session => session.sessionId === sessionId) ?? null
}

/** Keeps a session as it stands now; one that has ended is forgotten together with its chat. */
export async function keepHeld(
  session: SessionSnapshot,
  code: HeldSession['code'],
  clockOffsetMs: number,
): Promise<void> {
  if (session.state.phase === 'ended') return forgetHeld(session.id)
  const entry: HeldSession = {
    sessionId: session.id,
    startedAt: session.startedAt,
    code: session.state.phase === 'waiting' ? code : null,
    state: session.state,
    deviceName: session.device?.name ?? null,
    clockOffsetMs: Math.round(clockOffsetMs),
  }
  await update(storedKeys.heldSessions, held =>
    [entry, ...held.filter(other => other.sessionId !== session.id)].slice(0, MAX_HELD_SESSIONS),
  )
}

export async function forgetHeld(sessionId: string): Promise<void> {
  await update(storedKeys.heldSessions, held => held.filter(other => other.sessionId !== sessionId))
  await update(storedKeys.chats, chats => without(chats, sessionId))
  await update(storedKeys.authentications, all => without(all, sessionId))
}

function without<T>(all: Record<string, T>, sessionId: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => id !== sessionId))
}

export async function readAuthentication(sessionId: string): Promise<KeptAuthentication | null> {
  return (await read(storedKeys.authentications))[sessionId] ?? null
}

/** So that a reloaded page can prove that it is still the one whose security words were compared. E2E1. */
export async function keepAuthentication(sessionId: string, kept: KeptAuthentication): Promise<void> {
  await update(storedKeys.authentications, all => ({ ...all, [sessionId]: kept }))
}

export async function readChat(sessionId: string): Promise<readonly ChatLine[]> {
  return (await read(storedKeys.chats))[sessionId] ?? []
}

const chatsToKeep = new Map<string, readonly ChatLine[]>()
let isKeepingChats = false

/** Keeps a session's chat as it is now. While one writing is under way only the newest state waits for the next. */
export async function keepChat(sessionId: string, lines: readonly ChatLine[]): Promise<void> {
  chatsToKeep.set(sessionId, lines)
  if (isKeepingChats) return
  isKeepingChats = true
  try {
    while (chatsToKeep.size > 0) {
      const newest: Record<string, ChatLine[]> = {}
      for (const [id, kept] of chatsToKeep) newest[id] = [...kept]
      chatsToKeep.clear()
      await update(storedKeys.chats, chats => ({ ...chats, ...newest }))
    }
  } finally {
    isKeepingChats = false
  }
}
