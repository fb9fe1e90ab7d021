import { describe, expect, test } from 'vitest'
import {
  decideConsent,
  defaultConsentFloor,
  type ConsentFloor,
  type ConsentPolicy,
  type FloorMatter,
} from './consent.ts'

const bits = [false, true] as const
const policies: ConsentPolicy[] = bits.flatMap(askUser =>
  [0, 45_000].flatMap(graceTimeMs =>
    bits.flatMap(proceedOnTimeOut =>
      bits.map(proceedIfNobodyLoggedOn => ({
        askUser,
        graceTimeMs,
        proceedOnTimeOut,
        proceedIfNobodyLoggedOn,
      })),
    ),
  ),
)
const floors: ConsentFloor[] = bits.flatMap(alwaysAsk =>
  bits.flatMap(neverProceedUnanswered =>
    bits.flatMap(neverControlUnseen =>
      bits.map(neverRecordUnseen => ({
        alwaysAsk,
        neverProceedUnanswered,
        neverControlUnseen,
        neverRecordUnseen,
      })),
    ),
  ),
)
const noFloor: ConsentFloor = {
  alwaysAsk: false,
  neverProceedUnanswered: false,
  neverControlUnseen: false,
  neverRecordUnseen: false,
}
const allMatters: FloorMatter[][] = [['start'], ['start', 'control', 'record'], ['control'], ['record'], []]
const asks: ConsentPolicy = {
  askUser: true,
  graceTimeMs: 45_000,
  proceedOnTimeOut: false,
  proceedIfNobodyLoggedOn: false,
}

describe('decideConsent', () => {
  test.each<[string, Partial<ConsentPolicy>, ConsentFloor, boolean, object]>([
    [
      'asks, and silence refuses',
      {},
      noFloor,
      true,
      { act: 'ask', graceTimeMs: 45_000, onTimeOut: 'refuse', decidedBy: 'policy' },
    ],
    [
      'asks, and silence proceeds',
      { proceedOnTimeOut: true },
      noFloor,
      true,
      { act: 'ask', onTimeOut: 'proceed', decidedBy: 'policy' },
    ],
    [
      'asks nobody where policy says so',
      { askUser: false },
      noFloor,
      true,
      { act: 'proceed', decidedBy: 'policy' },
    ],
    [
      'has no window at grace time 0',
      { graceTimeMs: 0 },
      noFloor,
      true,
      { act: 'proceed', decidedBy: 'policy' },
    ],
    [
      'refuses when nobody is logged on',
      {},
      noFloor,
      false,
      { act: 'refuse', reason: 'nobody-logged-on', decidedBy: 'policy' },
    ],
    [
      'proceeds when nobody is logged on and policy says so',
      { proceedIfNobodyLoggedOn: true },
      noFloor,
      false,
      { act: 'proceed', decidedBy: 'policy' },
    ],
  ])('[CONS2] %s', (_, policy, floor, loggedOn, expected) => {
    expect(decideConsent({ ...asks, ...policy }, floor, loggedOn, ['start'])).toMatchObject(expected)
  })

  test.each<[string, Partial<ConsentPolicy>, boolean, object]>([
    [
      'asks where policy would not',
      { askUser: false },
      true,
      { act: 'ask', graceTimeMs: 45_000, onTimeOut: 'refuse', decidedBy: 'floor' },
    ],
    [
      'asks at grace time 0',
      { graceTimeMs: 0 },
      true,
      { act: 'ask', graceTimeMs: 45_000, onTimeOut: 'refuse', decidedBy: 'floor' },
    ],
    [
      'lets no silence proceed',
      { proceedOnTimeOut: true },
      true,
      { act: 'ask', onTimeOut: 'refuse', decidedBy: 'floor' },
    ],
    [
      'lets nothing proceed with nobody there',
      { proceedIfNobodyLoggedOn: true },
      false,
      { act: 'refuse', reason: 'device-floor', decidedBy: 'floor' },
    ],
    ['leaves a stricter policy alone', {}, true, { act: 'ask', onTimeOut: 'refuse', decidedBy: 'policy' }],
  ])('[CONS4] the default floor %s', (_, policy, loggedOn, expected) => {
    expect(decideConsent({ ...asks, ...policy }, defaultConsentFloor, loggedOn, ['start'])).toMatchObject(
      expected,
    )
  })

  test('[CONS4] no policy of a relay gets below the floor', () => {
    for (const policy of policies)
      for (const floor of floors)
        for (const loggedOn of bits) {
          const decision = decideConsent(policy, floor, loggedOn, ['start'])
          if (floor.alwaysAsk && loggedOn) expect(decision.act).toBe('ask')
          if (!floor.neverProceedUnanswered) continue
          expect(decision).not.toMatchObject({ act: 'ask', onTimeOut: 'proceed' })
          if (!loggedOn) expect(decision.act).toBe('refuse')
        }
  })

  test('[CONS4] the floor never makes a decision laxer than policy alone', () => {
    const strictness = (decision: ReturnType<typeof decideConsent>): number =>
      decision.act === 'refuse' ? 3 : decision.act === 'proceed' ? 0 : decision.onTimeOut === 'refuse' ? 2 : 1
    for (const policy of policies)
      for (const floor of floors)
        for (const loggedOn of bits)
          for (const matters of allMatters)
            expect(strictness(decideConsent(policy, floor, loggedOn, matters))).toBeGreaterThanOrEqual(
              strictness(decideConsent(policy, noFloor, loggedOn, matters)),
            )
  })

  test.each([
    ['control', 'neverControlUnseen'],
    ['record', 'neverRecordUnseen'],
  ] as const)(
    '[CONS4] whatever policy says, %s happens under %s only where somebody said yes',
    (matter, part) => {
      const floor = { ...noFloor, [part]: true }
      for (const policy of policies) {
        expect(decideConsent(policy, floor, true, [matter])).toMatchObject({
          act: 'ask',
          onTimeOut: 'refuse',
        })
        expect(decideConsent(policy, floor, false, [matter]).act).toBe('refuse')
        expect(decideConsent(policy, floor, true, [])).toEqual(decideConsent(policy, noFloor, true, []))
      }
    },
  )
})
