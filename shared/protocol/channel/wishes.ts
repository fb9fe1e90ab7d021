import { z } from 'zod'
import { endReasonSchema } from '../../sessions/session-state.ts'

/** What the controller may ask for beside modes, and the device's facts: each needs the terms, and mostly the user's consent. */

export const wishes = ['system-information', 'remote-restart', 'lock-input', 'unlock-input'] as const
export type Wish = (typeof wishes)[number]

const bytes = z.number().nonnegative()
const line = z.string().max(300)

/** What the controller reads of the device once consent is given. POL2. */
export const systemInformationSchema = z.object({
  hostName: line,
  system: line,
  kernel: line,
  architecture: line,
  processor: z.object({ model: line, cores: z.number().int().nonnegative() }),
  memory: z.object({ totalBytes: bytes, freeBytes: bytes }),
  upForSeconds: z.number().nonnegative(),
  loadAverage: z.array(z.number()).max(3),
  timeZone: line,
  users: z.array(line).max(50),
  addresses: z.array(z.object({ interface: line, address: line })).max(50),
  disks: z.array(z.object({ mountedAt: line, totalBytes: bytes, freeBytes: bytes })).max(50),
})
export type SystemInformation = z.infer<typeof systemInformationSchema>

/** Why a wish was not granted where no consent stood in the way. */
export const wishObstacles = ['policy-forbids', 'needs-active', 'cannot'] as const
export type WishObstacle = (typeof wishObstacles)[number]

/** Device → controller. */
export const toControllerMessages = [
  z.object({ type: z.literal('wish-granted'), wish: z.enum(wishes) }),
  /** `detail`: what stood in the way on the device, where there is more to say. */
  z.object({
    type: z.literal('wish-refused'),
    wish: z.enum(wishes),
    reason: z.union([z.enum(wishObstacles), endReasonSchema]),
    detail: z.string().max(300).optional(),
  }),
  z.object({ type: z.literal('system-information'), facts: systemInformationSchema }),
] as const

export const wishMessages = [
  /** Controller: may I? The device answers `wish-granted` or `wish-refused`. */
  z.object({ type: z.literal('wish'), wish: z.enum(wishes) }),
  ...toControllerMessages,
] as const
