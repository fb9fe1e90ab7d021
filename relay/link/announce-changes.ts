import type { Namespace } from 'socket.io'
import { liveTopics, type LiveTopic } from '../../shared/protocol/dashboard-link.ts'

const TELL_EVERY_MS = 300

/** Tells every open dashboard what changed: at once when nothing was told lately, else gathered up to a few times a second. */
export function announceChanges(dashboards: Namespace): {
  announce: (...topics: LiveTopic[]) => void
  stop: () => void
} {
  const gathered = new Set<LiveTopic>()
  let timer: NodeJS.Timeout | null = null
  const tell = (): void => {
    timer = null
    if (gathered.size === 0) return
    dashboards.emit('changed', { topics: liveTopics.filter(topic => gathered.has(topic)) })
    gathered.clear()
    timer = setTimeout(tell, TELL_EVERY_MS)
  }
  return {
    announce(...topics) {
      for (const topic of topics) gathered.add(topic)
      timer ??= setTimeout(tell, 0)
    },
    stop() {
      if (timer) clearTimeout(timer)
    },
  }
}
