import { formatDuration } from '../../../shared/jobs/format-output.ts'
import type { JobState } from '../../../shared/jobs/job-state.ts'
import { waitingSentences as words } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'

/** Why a job waits, as a sentence; null when it does not. JOB2. */
export function waitingFor(
  job: {
    state: JobState
    offeredAt: number | null
    cancelRequestedAt: number | null
    expiresAt: number
    device: { online: boolean; lastSeenAt: number | null }
    /** When it may begin, and whether that is later than it was due because of its time window. */
    dueAt?: number | null
    opensAt?: number | null
    node?: string | null
    /** Where the fan-out stands that made it; null: none did. */
    fanOutState?: string | null
  },
  now: number,
): string | null {
  if (job.state === 'scheduled' && job.fanOutState === 'awaiting-approval') return words.approvalOfFanOut
  if (job.state === 'scheduled' && job.fanOutState === 'paused') return words.pausedFanOut
  if (job.state === 'scheduled' && job.fanOutState)
    return job.device.online ? words.turnOfFanOut : waitingForDevice(job, now)
  if (job.state === 'scheduled' || job.state === 'deferred') return waitingForItsTime(job, now)
  const isBefore = job.state === 'queued' || job.state === 'waiting-for-device'
  if (!isBefore && job.state !== 'running') return null
  const { online, lastSeenAt } = job.device
  const since = formatDuration(Math.max(0, now - (lastSeenAt ?? now)))
  const expiry = formatDuration(Math.max(0, job.expiresAt - now))
  if (job.cancelRequestedAt !== null)
    return online ? words.cancelling : say(words.cancellingOffline, { since })
  if (job.offeredAt !== null && !online) return say(words.onOfflineDevice, { since })
  if (job.state === 'running') return null
  if (job.offeredAt !== null) return say(words.onDevice, { expiry })
  if (online)
    return job.node ? say(words.notAtNode, { node: job.node, expiry }) : say(words.queue, { expiry })
  return waitingForDevice(job, now)
}

function waitingForDevice(
  { expiresAt, device }: { expiresAt: number; device: { lastSeenAt: number | null } },
  now: number,
): string {
  const expiry = formatDuration(Math.max(0, expiresAt - now))
  if (device.lastSeenAt === null) return say(words.neverSeen, { expiry })
  return say(words.offline, { since: formatDuration(Math.max(0, now - device.lastSeenAt)), expiry })
}

function waitingForItsTime(
  job: { state: JobState; expiresAt: number; opensAt?: number | null; node?: string | null },
  now: number,
): string {
  const wait = formatDuration(Math.max(0, (job.opensAt ?? now) - now))
  if ((job.opensAt ?? now) <= now) {
    const expiry = formatDuration(Math.max(0, job.expiresAt - now))
    return job.node ? say(words.remoteNode, { node: job.node, expiry }) : words.aboutToBegin
  }
  return say(job.state === 'deferred' ? words.window : words.due, { wait })
}
