import type { ApiHandlers, Station } from '../station.ts'

/** The API's handlers out of what the stations answer. Throws where two stations answer the same route. */
export function mergeApi(stations: readonly Station[]): Partial<ApiHandlers> {
  const merged: Record<string, unknown> = {}
  for (const { api = {} } of stations)
    for (const [call, handler] of Object.entries(api)) {
      if (call in merged) throw new Error(`Two stations answer ${call}.`)
      merged[call] = handler
    }
  return merged
}
