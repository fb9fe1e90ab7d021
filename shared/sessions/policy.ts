import { z } from 'zod'
import { sessionModes, type SessionMode } from './session-mode.ts'
import type { SessionTerms } from './session-terms.ts'

/** Session policies and the rule by which the links that apply decide them. POL1, POL2. */

interface SwitchPolicy {
  kind: 'switch'
  /** What holds when links apply but none of them says anything on this policy. */
  unsaid: boolean
}
interface NumberPolicy {
  kind: 'number'
  unsaid: number
  min: number
  max: number
  unit: 's' | 'min'
  /** The number that is the least strict of all although it is the smallest: 0 seconds of grace time ask nobody. */
  laxest?: number
}
const yes = { kind: 'switch', unsaid: true } as const
const no = { kind: 'switch', unsaid: false } as const

/** Every policy, in the order in which it is shown. */
export const policies = {
  'mode-active': no,
  'mode-guidance': no,
  'mode-monitor': no,
  'mode-chat': no,
  'mode-file-transfer': no,
  'accept-session-start': yes,
  'accept-mode-change': yes,
  'accept-system-information': yes,
  'accept-file-transfer': yes,
  'accept-recording': yes,
  'accept-participants': yes,
  'acceptance-grace-time': { kind: 'number', unsaid: 45, min: 0, max: 60, unit: 's', laxest: 0 },
  'proceed-on-time-out': no,
  'proceed-if-nobody-logged-on': no,
  'allow-clipboard': no,
  'allow-file-transfer': no,
  'browse-user-folders': no,
  'browse-all-folders': no,
  'allow-system-information': no,
  'allow-on-demand-actions': no,
  'allow-remote-restart': no,
  'lock-local-input': no,
  'allow-participants': no,
  'allow-handover': no,
  'allow-recording': no,
  'force-recording': no,
  'record-on-target': no,
  'keep-recordings-on-relay': yes,
  'save-chat': no,
  'inactivity-time-out': { kind: 'number', unsaid: 60, min: 0, max: 1440, unit: 'min', laxest: 0 },
  'maximum-session-length': { kind: 'number', unsaid: 480, min: 1, max: 1440, unit: 'min' },
  'ask-again-every': { kind: 'number', unsaid: 0, min: 0, max: 1440, unit: 'min', laxest: 0 },
  'show-session-notification': yes,
} as const satisfies Record<string, SwitchPolicy | NumberPolicy>

export type PolicyName = keyof typeof policies
export const policyNames = Object.keys(policies) as PolicyName[]

export const policyPriorities = [0, 1, 5] as const
const prioritySchema = z.union(policyPriorities.map(priority => z.literal(priority)))

/** One value on one link: Yes or No (or a number), with its priority. */
const policyValueSchema = z.object({
  value: z.union([z.boolean(), z.number().int()]),
  priority: prioritySchema,
})
export type PolicyValue = z.infer<typeof policyValueSchema>

/** The values of one permission link. A policy that is not named says nothing. */
export const policyValuesSchema = z
  .partialRecord(z.enum(policyNames as [PolicyName, ...PolicyName[]]), policyValueSchema)
  .superRefine((values, context) => {
    for (const [name, stated] of Object.entries(values)) {
      const policy: SwitchPolicy | NumberPolicy = policies[name as PolicyName]
      const fits =
        policy.kind === 'switch'
          ? typeof stated.value === 'boolean'
          : typeof stated.value === 'number' && stated.value >= policy.min && stated.value <= policy.max
      if (fits) continue
      const expected =
        policy.kind === 'switch'
          ? 'expected Yes or No'
          : `expected ${policy.min} to ${policy.max} ${policy.unit}`
      context.addIssue({ code: 'custom', path: [name, 'value'], message: expected })
    }
  })
export type PolicyValues = z.infer<typeof policyValuesSchema>

type SwitchName = { [N in PolicyName]: (typeof policies)[N]['kind'] extends 'switch' ? N : never }[PolicyName]
type ResolvedValue<N extends PolicyName> = (typeof policies)[N]['kind'] extends 'switch' ? boolean : number

/** The outcome: for each policy its value, and the link that decided it (null: no link said anything). POL3. */
export type ResolvedPolicy = { [N in PolicyName]: { value: ResolvedValue<N>; decidedBy: string | null } }

/** Whether `value` goes before `other` at the same priority: No before Yes, the stricter number before the laxer. */
function goesBefore(name: PolicyName, value: boolean | number, other: boolean | number): boolean {
  const policy: SwitchPolicy | NumberPolicy = policies[name]
  const laxest = policy.kind === 'number' ? policy.laxest : undefined
  const laxity = (candidate: boolean | number): number =>
    candidate === laxest ? Infinity : Number(candidate)
  return laxity(value) < laxity(other)
}

/**
 * Resolves the values of all links that apply to one controller and one device.
 * Switches: the first that any link states of 5-No, 5-Yes, 1-No, 1-Yes, 0-No, 0-Yes.
 * Numbers: the highest priority, and the strictest number within it (the smaller, as No goes before Yes).
 * Returns null when no link applies: then there is no session.
 */
export function resolvePolicy(links: readonly { id: string; values: PolicyValues }[]): ResolvedPolicy | null {
  if (links.length === 0) return null
  const resolved = policyNames.map(name => {
    let best: { value: boolean | number; priority: number; decidedBy: string } | null = null
    for (const link of links) {
      const stated = link.values[name]
      if (!stated) continue
      const wins =
        !best ||
        stated.priority > best.priority ||
        (stated.priority === best.priority && goesBefore(name, stated.value, best.value))
      if (wins) best = { ...stated, decidedBy: link.id }
    }
    return [
      name,
      best
        ? { value: best.value, decidedBy: best.decidedBy }
        : { value: policies[name].unsaid, decidedBy: null },
    ]
  })
  return Object.fromEntries(resolved) as ResolvedPolicy
}

/** The modes that a resolved policy allows, in order. */
export function modesAllowedBy(policy: ResolvedPolicy): SessionMode[] {
  return sessionModes.filter(mode => policy[`mode-${mode}`].value)
}

const MINUTE_MS = 60_000
const minutesOrNever = (minutes: number): number | null => (minutes === 0 ? null : minutes * MINUTE_MS)

/** What a resolved policy means for a session: the terms under which it is held. Pure. POL2. */
export function termsOf(policy: ResolvedPolicy): SessionTerms {
  const says = (name: SwitchName): boolean => policy[name].value
  return {
    allowedModes: modesAllowedBy(policy),
    consent: {
      asks: {
        'session-start': says('accept-session-start'),
        'mode-change': says('accept-mode-change'),
        'system-information': says('accept-system-information'),
        'file-transfer': says('accept-file-transfer'),
        recording: says('accept-recording'),
        participants: says('accept-participants'),
      },
      graceTimeMs: policy['acceptance-grace-time'].value * 1000,
      proceedOnTimeOut: says('proceed-on-time-out'),
      proceedIfNobodyLoggedOn: says('proceed-if-nobody-logged-on'),
    },
    may: {
      chat: says('mode-chat'),
      'file-transfer': says('allow-file-transfer'),
      clipboard: says('allow-clipboard'),
      'system-information': says('allow-system-information'),
      'on-demand-actions': says('allow-on-demand-actions'),
      recording: says('allow-recording') || says('force-recording'),
      participants: says('allow-participants'),
      handover: says('allow-handover'),
      'remote-restart': says('allow-remote-restart'),
      'lock-input': says('lock-local-input'),
    },
    recording: {
      forced: says('force-recording'),
      side: says('record-on-target') ? 'target' : 'controller',
      keptOnRelay: says('keep-recordings-on-relay'),
    },
    browse: says('browse-all-folders') ? 'all' : says('browse-user-folders') ? 'user-folders' : 'none',
    saveChat: says('save-chat'),
    inactivityMs: minutesOrNever(policy['inactivity-time-out'].value),
    askAgainEveryMs: minutesOrNever(policy['ask-again-every'].value),
    maximumLengthMs: policy['maximum-session-length'].value * MINUTE_MS,
    showNotification: says('show-session-notification'),
  }
}
