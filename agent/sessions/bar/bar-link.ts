import { z } from 'zod'

/** What the agent and the process of the session bar say to each other over Node's IPC. Both parse what they get. */

const pixels = z.number().int()
const area = z.object({ x: pixels, y: pixels, width: pixels, height: pixels })
export type BarArea = z.infer<typeof area>
const deviceIds = z.array(z.number().int()).max(200)

/** Where the bar is on the desktop, and its End within. */
export const barPlaceSchema = z.object({ area, end: area })
export type BarPlace = z.infer<typeof barPlaceSchema>

/** Agent → bar. */
export const toBarSchema = z.discriminatedUnion('type', [
  /** Show this, or show it instead of what was shown. */
  z.object({ type: z.literal('show'), text: z.string().max(300), end: z.string().max(40) }),
  z.object({ type: z.literal('notify'), title: z.string().max(200), text: z.string().max(500) }),
  /** Switch the device's own mouse and keyboard off; answered by `locked`. */
  z.object({ type: z.literal('lock') }),
  /** Switch them on again, and these too: what a bar that died had switched off. Answered by `locked`. */
  z.object({ type: z.literal('unlock'), devices: deviceIds }),
])
export type ToBar = z.infer<typeof toBarSchema>

/** Bar → agent. */
export const fromBarSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('placed'), place: barPlaceSchema }),
  /** The user clicked End. */
  z.object({ type: z.literal('end') }),
  /** What is switched off now; `fault` where it could not be done as asked. */
  z.object({ type: z.literal('locked'), devices: deviceIds, fault: z.string().max(300).optional() }),
  z.object({ type: z.literal('log'), level: z.enum(['info', 'warn']), message: z.string().max(500) }),
])
export type FromBar = z.infer<typeof fromBarSchema>
