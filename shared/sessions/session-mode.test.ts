import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modeSentence } from '../words/mode-sentence.ts'
import {
  acceptedSessionMode,
  allowedModes,
  chooseSessionMode,
  screenModes,
  sessionModes,
  type SessionMode,
} from './session-mode.ts'

const withoutScreen = sessionModes.filter(mode => !screenModes.includes(mode))
const everySubset = Array.from({ length: 2 ** sessionModes.length }, (_, bits) =>
  sessionModes.filter((_, at) => (bits >> at) & 1),
)

describe('chooseSessionMode', () => {
  const all = sessionModes
  test.each<{
    policy: readonly SessionMode[]
    device: readonly SessionMode[]
    rights: readonly SessionMode[]
    chose?: SessionMode
    mode: SessionMode | null
    shown: string
  }>([
    { policy: all, device: all, rights: all, mode: 'active', shown: 'Active' },
    {
      policy: all.slice(1),
      device: all,
      rights: all,
      mode: 'guidance',
      shown: 'Guidance, because policy forbids Active',
    },
    {
      policy: all.slice(2),
      device: all,
      rights: all,
      mode: 'monitor',
      shown: 'Monitor, because policy forbids Active and Guidance',
    },
    {
      policy: all,
      device: withoutScreen,
      rights: all,
      mode: 'chat',
      shown: 'Chat, because this device cannot do Active, Guidance and Monitor',
    },
    {
      policy: ['file-transfer'],
      device: all,
      rights: all,
      mode: 'file-transfer',
      shown: 'File transfer, because policy forbids Active, Guidance, Monitor and Chat',
    },
    {
      policy: all.slice(1),
      device: ['active', 'monitor', 'chat', 'file-transfer'],
      rights: ['chat'],
      mode: 'chat',
      shown:
        'Chat, because policy forbids Active; this device cannot do Guidance; the support person has no right to Monitor',
    },
    { policy: all, device: all, rights: all, chose: 'active', mode: 'active', shown: 'Active' },
    {
      policy: all,
      device: all,
      rights: all,
      chose: 'monitor',
      mode: 'monitor',
      shown: 'Monitor, because the user chose it',
    },
    {
      policy: all.slice(1),
      device: all,
      rights: all,
      chose: 'chat',
      mode: 'chat',
      shown: 'Chat, because the user chose it',
    },
    {
      policy: all.slice(1),
      device: all,
      rights: all,
      chose: 'active',
      mode: 'guidance',
      shown: 'Guidance, because policy forbids Active',
    },
    {
      policy: ['active', 'guidance', 'monitor'],
      device: withoutScreen,
      rights: all,
      mode: null,
      shown:
        'No session: this device cannot do Active, Guidance and Monitor; policy forbids Chat and File transfer',
    },
    {
      policy: all,
      device: all,
      rights: [],
      mode: null,
      shown:
        'No session: the support person has no right to Active, Guidance, Monitor, Chat and File transfer',
    },
  ])('[MODE1] $shown (chosen: $chose)', ({ policy, device, rights, chose, mode, shown }) => {
    const choice = chooseSessionMode({
      policyAllows: policy,
      deviceCan: device,
      controllerMay: rights,
      targetChose: chose,
    })
    expect(choice.mode).toBe(mode)
    expect(modeSentence(choice.mode, choice.because)).toBe(shown)
  })

  test('[MODE1] the complete table: all that policy, device and rights can say, and every choice of the user', () => {
    for (const policyAllows of everySubset)
      for (const deviceCan of everySubset)
        for (const controllerMay of everySubset) {
          const inOrder = sessionModes.filter(
            mode => policyAllows.includes(mode) && deviceCan.includes(mode) && controllerMay.includes(mode),
          )
          for (const targetChose of [undefined, ...sessionModes]) {
            const expected = targetChose && inOrder.includes(targetChose) ? targetChose : inOrder[0]
            const { mode, because } = chooseSessionMode({
              policyAllows,
              deviceCan,
              controllerMay,
              targetChose,
            })
            if (mode !== (expected ?? null)) expect(mode).toBe(expected ?? null)
            const passed = because.passedOver.map(({ mode: over, obstacle }) => `${over} ${obstacle}`)
            const higher =
              expected === undefined ? sessionModes : sessionModes.slice(0, sessionModes.indexOf(expected))
            const wanted = higher
              .filter(over => !inOrder.includes(over))
              .map(over => {
                if (!policyAllows.includes(over)) return `${over} policy-forbids`
                return deviceCan.includes(over) ? `${over} no-right` : `${over} device-cannot`
              })
            if (passed.join() !== wanted.join()) expect(passed).toEqual(wanted)
            const rule = expected !== undefined && expected !== inOrder[0] ? 'target-chose' : 'first-in-order'
            if (because.rule !== rule) expect(because.rule).toBe(rule)
          }
        }
    expect(everySubset).toHaveLength(32)
  })

  test('[MODE4] no mode is chosen that any party does not allow', () => {
    const modes = fc.subarray([...sessionModes])
    fc.assert(
      fc.property(modes, modes, modes, fc.option(fc.constantFrom(...sessionModes)), (a, b, c, chose) => {
        const circumstances = { policyAllows: a, deviceCan: b, controllerMay: c }
        const { mode } = chooseSessionMode({ ...circumstances, targetChose: chose ?? undefined })
        const allowed = allowedModes(circumstances)
        expect(mode === null ? allowed : allowed.includes(mode)).toEqual(mode === null ? [] : true)
      }),
    )
  })
})

describe('acceptedSessionMode', () => {
  const circumstances = {
    policyAllows: sessionModes.slice(1),
    deviceCan: sessionModes,
    controllerMay: sessionModes,
  }
  const { mode, because } = chooseSessionMode(circumstances)
  const request = {
    terms: { allowedModes: allowedModes(circumstances) },
    proposed: { mode: mode ?? 'chat', because },
  }

  test.each([undefined, 'guidance', 'active'] as const)(
    '[MODE1] begins as proposed when the user chose %s',
    chose => {
      expect(acceptedSessionMode(request, chose)).toEqual(request.proposed)
    },
  )

  test.each(['monitor', 'chat', 'file-transfer'] as const)(
    '[MODE1] begins in %s when the user chose it, and says so',
    chose => {
      const accepted = acceptedSessionMode(request, chose)
      expect(accepted.mode).toBe(chose)
      expect(modeSentence(accepted.mode, accepted.because)).toMatch(/, because the user chose it$/)
    },
  )
})
