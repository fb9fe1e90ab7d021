import type { SessionHappening } from '../../../shared/protocol/session.ts'

/** What happened in a session, as its page shows it. Pure. */

export interface Happened {
  at: number
  happening: SessionHappening
}
type Chat = Extract<SessionHappening, { type: 'chat' }>

export type Moment =
  | { at: number; kind: 'happening'; happening: Exclude<SessionHappening, Chat> }
  /** Chat messages in a row count as one moment; their words stand apart. */
  | { at: number; kind: 'chat'; count: number }

/** The moments of a session in the order in which they happened. */
export function timelineOf(happenings: readonly Happened[]): Moment[] {
  const moments: Moment[] = []
  for (const { at, happening } of happenings.toSorted((a, b) => a.at - b.at)) {
    const last = moments.at(-1)
    if (happening.type !== 'chat') moments.push({ at, kind: 'happening', happening })
    else if (last?.kind === 'chat') last.count++
    else moments.push({ at, kind: 'chat', count: 1 })
  }
  return moments
}

export function chatOf(happenings: readonly Happened[]): Chat[] {
  return happenings
    .flatMap(({ happening }) => (happening.type === 'chat' ? [happening] : []))
    .toSorted((a, b) => a.at - b.at)
}

export type FileMoment = Extract<SessionHappening, { type: 'file' }> & { at: number }

export function filesOf(happenings: readonly Happened[]): FileMoment[] {
  return happenings.flatMap(({ at, happening }) => (happening.type === 'file' ? [{ ...happening, at }] : []))
}
