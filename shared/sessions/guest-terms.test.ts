import { expect, test } from 'vitest'
import { policies, policyNames, resolvePolicy, termsOf } from './policy.ts'
import { termsForGuest } from './guest-terms.ts'

/** Everything that policy can allow. */
const everything = resolvePolicy([
  {
    id: 'link',
    values: Object.fromEntries(
      policyNames
        .filter(name => policies[name].kind === 'switch')
        .map(name => [name, { value: true, priority: 5 }]),
    ),
  },
])

test('[JOIN1] however much policy allows, a guest is neither controlled nor searched nor made to run anything', () => {
  if (!everything) throw new Error('a link applies')
  const terms = termsForGuest(termsOf(everything))
  expect(terms.allowedModes).toEqual(['guidance', 'monitor', 'chat', 'file-transfer'])
  expect(terms.may).toMatchObject({
    clipboard: false,
    'system-information': false,
    'on-demand-actions': false,
    'remote-restart': false,
    'lock-input': false,
  })
  expect(terms.browse).toBe('none')
  expect(terms.recording.side).toBe('controller')
})

test('[JOIN1] what a browser can do stays as policy says', () => {
  if (!everything) throw new Error('a link applies')
  const terms = termsForGuest(termsOf(everything))
  expect(terms.may).toMatchObject({ chat: true, 'file-transfer': true, recording: true })
  expect(terms.consent).toEqual(termsOf(everything).consent)
})
