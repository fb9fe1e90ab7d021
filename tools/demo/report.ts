/** What the demo says while it goes: one line an event, for people or (`--json`) for programs. */

export interface Report {
  /** Something really happened. `event` is one of the demo's words (code, accept, mode, frame, chat, file, action, output, job …). */
  say: (event: string, text: string, data?: Record<string, unknown>) => void
}

export function openReport(json: boolean, write: (line: string) => void = console.log): Report {
  const startedAt = performance.now()
  return {
    say(event, text, data = {}) {
      const atMs = Math.round(performance.now() - startedAt)
      if (json) write(JSON.stringify({ event, atMs, text, ...data }))
      else write(`${(atMs / 1000).toFixed(2).padStart(7)} s  ${event.padEnd(8)} ${text}`)
    },
  }
}
