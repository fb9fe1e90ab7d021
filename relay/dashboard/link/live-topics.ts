import { effect, signal, type Signal } from '@preact/signals'
import { io, type Socket } from 'socket.io-client'
import {
  fromDashboardEvents,
  liveTopics,
  toDashboardEvents,
  type LiveTopic,
} from '../../../shared/protocol/dashboard-link.ts'
import type { JobOutput } from '../../../shared/protocol/job.ts'
import { answerEvents, ask } from '../../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts'
import { call } from './call-api.ts'
import { signedIn } from './sign-in-state.ts'

/** How often each topic has changed since the page was opened; a page that shows a topic reads again when it grows. */
export const topicVersions = Object.fromEntries(liveTopics.map(topic => [topic, signal(0)])) as Record<
  LiveTopic,
  Signal<number>
>

/** Whether live updates arrive. `starting` until the first connection, so that no banner flashes up on load. */
export const liveState = signal<'starting' | 'live' | 'interrupted'>('starting')

const RETRY_MS = 5_000

/** The running job that is shown, and who hears of what it prints. */
const watched = signal<{ jobId: string; onOutput: (output: JobOutput) => void } | null>(null)

/** Hears of what a running job prints until the returned function is called. One job is watched at a time. */
export function watchJob(jobId: string, onOutput: (output: JobOutput) => void): () => void {
  const watch = { jobId, onOutput }
  watched.value = watch
  return () => {
    if (watched.value === watch) watched.value = null
  }
}

export function bump(topics: readonly LiveTopic[]): void {
  for (const topic of topics) topicVersions[topic].value++
}

/**
 * Holds the live link for one sign-in. After each reconnect every topic counts as changed, for what happened meanwhile
 * was not told.
 */
function openLink(token: string): { stop: () => void } {
  const socket: Socket = io('/dashboard', {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, token },
    reconnectionDelayMax: RETRY_MS,
  })
  let retry: ReturnType<typeof setTimeout> | undefined
  /** Refused by the relay itself: asking who we are either ends this sign-in or shows that trying again makes sense. */
  const refused = (): void => {
    call('GET /api/me').catch(() => undefined)
    retry = setTimeout(() => socket.connect(), RETRY_MS)
  }
  answerEvents(
    socket,
    toDashboardEvents,
    {
      changed: ({ topics }) => {
        bump(topics)
        return {}
      },
      'job:output': output => {
        if (watched.value?.jobId === output.jobId) watched.value.onOutput(output)
        return {}
      },
    },
    (event, error) => console.error(event, error),
  )
  const tellWatched = (): void => {
    const jobId = watched.value?.jobId ?? null
    if (!socket.connected) return
    ask(socket, fromDashboardEvents, 'job:watch', { jobId })
      // What was printed between the page's reading and now is read once more.
      .then(() => jobId !== null && bump(['jobs']))
      // Without an answer the log comes when the job has ended.
      .catch((error: unknown) => console.warn('job:watch', error))
  }
  const stopWatching = effect(tellWatched)
  socket.on('connect', () => {
    if (watched.value !== null) tellWatched()
    if (liveState.value === 'interrupted') bump(liveTopics)
    liveState.value = 'live'
  })
  socket.on('connect_error', () => {
    liveState.value = 'interrupted'
    if (!socket.active) refused()
  })
  socket.on('disconnect', reason => {
    if (reason === 'io client disconnect') return
    liveState.value = 'interrupted'
    if (!socket.active) refused()
  })
  return {
    stop: () => {
      clearTimeout(retry)
      stopWatching()
      socket.disconnect()
      liveState.value = 'starting'
    },
  }
}

/** Keeps the live link open for as long as somebody is signed in. */
export function followSignIn(): { stop: () => void } {
  let link: { stop: () => void } | null = null
  let heldToken: string | undefined
  const stopEffect = effect(() => {
    const token = signedIn.value?.token
    if (token === heldToken) return
    heldToken = token
    link?.stop()
    link = token === undefined ? null : openLink(token)
  })
  return {
    stop: () => {
      stopEffect()
      link?.stop()
    },
  }
}
