import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import type { Store } from '../../store/open-store.ts'
import type { PolicyName, PolicyValues } from '../../../shared/sessions/policy.ts'

/** Groups that Handrail makes itself; who is in the first two is computed, never listed. JOIN1. */
export const DEFAULT_TARGETS = 'default-targets'
export const GUESTS = 'guest-targets'

const builtInGroups = [
  { id: ALL_USERS, kind: 'users', name: 'All users', built_in: 1 },
  { id: DEFAULT_TARGETS, kind: 'targets', name: 'Default targets', built_in: 1 },
  { id: GUESTS, kind: 'targets', name: 'Guests', built_in: 1 },
] as const

const yesInDefaultLink: readonly PolicyName[] = [
  'mode-active',
  'mode-guidance',
  'mode-monitor',
  'mode-chat',
  'mode-file-transfer',
  'accept-session-start',
  'accept-mode-change',
  'accept-system-information',
  'accept-file-transfer',
  'accept-recording',
  'accept-participants',
  'allow-clipboard',
  'allow-file-transfer',
  'browse-user-folders',
  'allow-system-information',
  'allow-on-demand-actions',
  'save-chat',
]

/** What only an agent can do is left out: a link says nothing that cannot happen. JOIN1. */
const yesForGuests: readonly PolicyName[] = [
  'mode-guidance',
  'mode-monitor',
  'mode-chat',
  'mode-file-transfer',
  'accept-session-start',
  'accept-mode-change',
  'accept-file-transfer',
  'accept-recording',
  'accept-participants',
  'allow-file-transfer',
  'save-chat',
]

const MADE = 'default-policy-made'

/**
 * Makes the built-in groups and the links that join them, once in the life of a store: a link that an administrator removed
 * stays removed.
 */
export async function makeDefaultPolicyOnce(store: Store): Promise<void> {
  await store.transaction(async trx => {
    const first = await trx
      .insertInto('settings')
      .values({ name: MADE, value: 'yes' })
      .onConflict(conflict => conflict.column('name').doNothing())
      .returning('name')
      .executeTakeFirst()
    if (!first) return
    await trx
      .insertInto('groups')
      .values([...builtInGroups])
      .execute()
    await trx
      .insertInto('permission_links')
      .values([
        {
          id: 'default-link',
          name: 'Default',
          user_group_id: ALL_USERS,
          target_group_id: DEFAULT_TARGETS,
          values_json: JSON.stringify(allYes(yesInDefaultLink)),
        },
        {
          id: 'guests-link',
          name: 'Guests',
          user_group_id: ALL_USERS,
          target_group_id: GUESTS,
          values_json: JSON.stringify(allYes(yesForGuests)),
        },
      ])
      .execute()
  })
}

const allYes = (names: readonly PolicyName[]): PolicyValues =>
  Object.fromEntries(names.map(name => [name, { value: true, priority: 0 }]))
