import { z } from 'zod'
import { sessionModeSchema } from './session-mode.ts'

/** The consent points: what the target's user may be asked for, each by its own policy. CONS1. */
export const consentPoints = [
  'session-start',
  'mode-change',
  'system-information',
  'file-transfer',
  'recording',
  'participants',
] as const
export type ConsentPoint = (typeof consentPoints)[number]

/** Folders of the target that the controller may browse. FILE2. `user-folders`: the logged-on user's home folder. */
export const browsableFolders = ['none', 'user-folders', 'all'] as const

const switches = <const N extends readonly [string, ...string[]]>(names: N) =>
  z.record(z.enum(names), z.boolean())

/**
 * What the resolved policy means for one controller on one device: the relay hands it to the device with the request and again
 * whenever it changes in mid-session; the device enforces it, and its own floor beyond it. POL2.
 */
export const sessionTermsSchema = z.object({
  allowedModes: z.array(sessionModeSchema).max(5),
  consent: z.object({
    /** Where policy wants the user asked. */
    asks: switches(consentPoints),
    /** 0: no acceptance window. */
    graceTimeMs: z.number().int().min(0).max(60_000),
    proceedOnTimeOut: z.boolean(),
    proceedIfNobodyLoggedOn: z.boolean(),
  }),
  may: switches([
    'chat',
    'file-transfer',
    'clipboard',
    'system-information',
    'on-demand-actions',
    'recording',
    'participants',
    'handover',
    'remote-restart',
    'lock-input',
  ]),
  recording: z.object({
    /** The session is recorded from its first picture, and ends where it cannot be. */
    forced: z.boolean(),
    side: z.enum(['controller', 'target']),
    /** Kept by the relay; otherwise it stays as a file on the side that recorded. */
    keptOnRelay: z.boolean(),
  }),
  browse: z.enum(browsableFolders),
  saveChat: z.boolean(),
  /** The session ends after so long without input, mark, chat or file from the controller; null: never. */
  inactivityMs: z.number().int().positive().nullable(),
  /** "Still sharing?" is asked this often; null: never. */
  askAgainEveryMs: z.number().int().positive().nullable(),
  maximumLengthMs: z.number().int().positive(),
  /** A notification on the device, and the session bar also in modes without a screen; in the others it always stands. */
  showNotification: z.boolean(),
})
export type SessionTerms = z.infer<typeof sessionTermsSchema>

/** A device that restarts in a session, as was agreed, is waited for so long. */
export const RESTART_WITHIN_MS = 15 * 60_000

/** What the target's user may give or withhold one by one in the acceptance window. CONS2. */
export const permissions = [
  'file-transfer',
  'clipboard',
  'system-information',
  'on-demand-actions',
  'recording',
] as const
export const permissionSchema = z.enum(permissions)
export type Permission = z.infer<typeof permissionSchema>

/** The terms less what the target's user withheld. */
export function withholding(terms: SessionTerms, withheld: readonly Permission[]): SessionTerms {
  const may = { ...terms.may }
  for (const permission of withheld) may[permission] = false
  return { ...terms, may }
}
