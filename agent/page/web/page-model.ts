import { signal, type ReadonlySignal } from '@preact/signals'
import { io } from 'socket.io-client'
import { Failure, failureSchema } from '../../../shared/protocol/failure.ts'
import { answerEvents, ask, type RequestOf } from '../../../shared/protocol/link.ts'
import type { Sendable, SendableFolder } from '../../../shared/browser/files/transfer.ts'
import {
  fromPageEvents,
  toPageEvents,
  type PageState,
  type ShownFolder,
} from '../../../shared/protocol/page-link.ts'
import { spokenLanguage } from '../../../shared/words/speak.ts'
import { fileWords } from '../../../shared/words/en/agent-page.ts'
import { failureSentences } from '../../../shared/words/en/failures.ts'
import { failureText } from '../../../shared/words/failure-text.ts'
import { say } from '../../../shared/words/say.ts'

type FromPage = typeof fromPageEvents

/** What the page shows, and what its user can do. Tests hand in their own. */
export interface PageModel {
  /** What the agent last said; null until it has. */
  state: ReadonlySignal<PageState | null>
  line: ReadonlySignal<'opening' | 'open' | 'gone' | 'forbidden'>
  /** How much the agent's clock is ahead of this page's. */
  clockOffsetMs: ReadonlySignal<number>
  /** What the last act failed with. */
  trouble: ReadonlySignal<string | null>
  /** Asks the agent; what it refuses stands in `trouble`. Tells whether it was done. */
  act<E extends keyof FromPage>(event: E, request: RequestOf<FromPage, E>): Promise<boolean>
  /** Hands a file or folder to the agent, which offers it to the controller. */
  upload(what: Sendable): Promise<void>
  /** The folders in one of the user's own; null where it cannot be shown. */
  listFolder(path: string | null): Promise<ShownFolder | null>
}

const ACT_TIMEOUT_MS = 30_000

export function openPageModel(token: string): PageModel {
  const state = signal<PageState | null>(null)
  const line = signal<'opening' | 'open' | 'gone' | 'forbidden'>('opening')
  const clockOffsetMs = signal(0)
  const trouble = signal<string | null>(null)
  const socket = io('/page', { transports: ['websocket'], auth: { token }, reconnectionDelayMax: 2000 })

  /** What is offered is asked for whenever somebody begins to look. */
  const tellLanguages = (): void => {
    if (document.hidden || !socket.connected) return
    const languages = [spokenLanguage(), ...navigator.languages.map(tag => tag.slice(0, 2).toLowerCase())]
    const known = [...new Set(languages)].filter(code => /^[a-z]{2}$/.test(code)).slice(0, 10)
    ask(socket, fromPageEvents, 'help:languages', { languages: known }, ACT_TIMEOUT_MS).catch(
      (error: unknown) => console.error('handrail: help:languages', error),
    )
  }
  document.addEventListener('visibilitychange', tellLanguages)
  socket.on('connect', () => {
    line.value = 'open'
    tellLanguages()
  })
  socket.on('disconnect', () => (line.value = 'gone'))
  socket.on('connect_error', error => (line.value = error.message === 'forbidden' ? 'forbidden' : 'gone'))
  answerEvents(
    socket,
    toPageEvents,
    {
      state(said) {
        clockOffsetMs.value = said.now - Date.now()
        state.value = said
        return {}
      },
    },
    (event, error) => console.error('handrail:', event, error),
  )

  return {
    state,
    line,
    clockOffsetMs,
    trouble,
    async act(event, request) {
      trouble.value = null
      try {
        await ask(socket, fromPageEvents, event, request, ACT_TIMEOUT_MS)
        return true
      } catch (error) {
        trouble.value = error instanceof Failure ? failureText(error) : failureSentences['internal']
        return false
      }
    },
    async upload(what) {
      trouble.value = null
      try {
        if (what instanceof File) await post({ name: what.name }, what)
        else await uploadFolder(what)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        trouble.value = error instanceof Failure ? message : say(fileWords.uploadFailed, { message })
      }
    },
    async listFolder(path) {
      try {
        return await ask(socket, fromPageEvents, 'folder:list', { path }, ACT_TIMEOUT_MS)
      } catch (error) {
        if (error instanceof Failure) return null
        throw error
      }
    },
  }

  async function post(query: Record<string, string>, body: File | null): Promise<void> {
    const address = `/upload?${new URLSearchParams(query).toString()}`
    const response = await fetch(address, { method: 'POST', headers: { 'x-handrail-token': token }, body })
    if (!response.ok) throw new Failure('unavailable', await refusalOf(response))
  }

  /** A folder goes piece by piece, then is offered as one. */
  async function uploadFolder({ name, entries }: SendableFolder): Promise<void> {
    const folder = crypto.randomUUID()
    for (const { path, file } of entries)
      await post({ folder, path, ...(file === null && { kind: 'folder' }) }, file)
    await post({ folder, name }, null)
  }
}

async function refusalOf(response: Response): Promise<string> {
  const body = (await response.json()) as { error?: unknown }
  const failure = failureSchema.safeParse(body.error)
  return failure.success ? failureText(failure.data) : failureSentences['internal']
}
