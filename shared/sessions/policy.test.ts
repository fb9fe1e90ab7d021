import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  modesAllowedBy,
  policies,
  policyNames,
  policyPriorities,
  policyValuesSchema,
  resolvePolicy,
  type PolicyName,
  type PolicyValues,
} from './policy.ts'

const switches = policyNames.filter(name => policies[name].kind === 'switch')

/** The rule of POL1, word for word: the first of these six that any link states. */
const sixSteps = [
  [5, false],
  [5, true],
  [1, false],
  [1, true],
  [0, false],
  [0, true],
] as const

function bySixSteps(links: readonly { values: PolicyValues }[], name: PolicyName): boolean | undefined {
  for (const [priority, value] of sixSteps)
    if (links.some(({ values }) => values[name]?.priority === priority && values[name].value === value))
      return value
  return undefined
}

const priority = fc.constantFrom(...policyPriorities)
const switchValues = fc
  .dictionary(
    fc.constantFrom(...switches),
    fc.record({ value: fc.boolean(), priority }, { noNullPrototype: true }),
    { noNullPrototype: true },
  )
  .map(values => values as PolicyValues)
const someLinks = fc
  .array(switchValues, { minLength: 1, maxLength: 6 })
  .map(all => all.map((values, index) => ({ id: `link-${index}`, values })))

describe('resolvePolicy', () => {
  test.each(sixSteps.map(([p, value], index) => [index, `${p}-${value ? 'Yes' : 'No'}`, p, value] as const))(
    '[POL1] step %i: %s wins over all that come after it',
    (index, _, p, value) => {
      const links = sixSteps.slice(index).map(([otherPriority, otherValue], at) => ({
        id: `${at}`,
        values: { 'mode-chat': { value: otherValue, priority: otherPriority } },
      }))
      for (const order of [links, links.toReversed()])
        expect(resolvePolicy(order)?.['mode-chat']).toEqual({ value, decidedBy: '0' })
      expect(links[0]?.values['mode-chat'].priority).toBe(p)
    },
  )

  test('[POL1] no link: no session', () => {
    expect(resolvePolicy([])).toBeNull()
  })

  test('[POL1] the same as the six steps, for any links', () => {
    fc.assert(
      fc.property(someLinks, links => {
        const resolved = resolvePolicy(links)
        for (const name of switches)
          expect(resolved?.[name].value).toBe(bySixSteps(links, name) ?? policies[name].unsaid)
      }),
    )
  })

  test('[POL1] the order of the links changes no value', () => {
    fc.assert(
      fc.property(someLinks, links => {
        const values = (from: typeof links) => policyNames.map(name => resolvePolicy(from)?.[name].value)
        expect(values(links.toReversed())).toEqual(values(links))
      }),
    )
  })

  test('[POL3] the link named states exactly the value that holds; none is named where none states it', () => {
    fc.assert(
      fc.property(someLinks, links => {
        const resolved = resolvePolicy(links)
        for (const name of switches) {
          const { value, decidedBy } = resolved?.[name] ?? { value: null, decidedBy: null }
          const stated = links.find(link => link.id === decidedBy)?.values[name]
          if (decidedBy === null) expect(links.some(link => link.values[name])).toBe(false)
          else expect(stated?.value).toBe(value)
        }
      }),
    )
  })

  test.each([
    [
      'the higher priority',
      [
        [30, 0],
        [90, 5],
      ],
      90,
    ],
    [
      'the smaller number at the same priority',
      [
        [30, 1],
        [90, 1],
      ],
      30,
    ],
    ['what stands beside the policy when nobody says anything', [], 480],
  ] as const)('[POL1] numbers: %s', (_, stated, expected) => {
    const links = [
      { id: 'silent', values: {} },
      ...stated.map(([value, p], at) => ({
        id: `${at}`,
        values: { 'maximum-session-length': { value, priority: p } },
      })),
    ]
    expect(resolvePolicy(links)?.['maximum-session-length'].value).toBe(expected)
  })

  test('[POL1] a grace time of 0 asks nobody, so it is the laxest and loses at the same priority', () => {
    const graceTime = (value: number, p: 0 | 1) => ({
      id: `${value}`,
      values: { 'acceptance-grace-time': { value, priority: p } },
    })
    const graceOf = (...links: ReturnType<typeof graceTime>[]) =>
      resolvePolicy(links)?.['acceptance-grace-time'].value
    expect(graceOf(graceTime(0, 0), graceTime(45, 0))).toBe(45)
    expect(graceOf(graceTime(45, 0), graceTime(0, 0))).toBe(45)
    expect(graceOf(graceTime(45, 0), graceTime(20, 0))).toBe(20)
    expect(graceOf(graceTime(45, 0), graceTime(0, 1))).toBe(0)
  })
})

describe('modesAllowedBy', () => {
  test('[MODE1] gives the allowed modes in their order', () => {
    const policy = resolvePolicy([
      {
        id: 'link',
        values: {
          'mode-file-transfer': { value: true, priority: 0 },
          'mode-guidance': { value: true, priority: 0 },
          'mode-active': { value: false, priority: 0 },
        },
      },
    ])
    expect(policy && modesAllowedBy(policy)).toEqual(['guidance', 'file-transfer'])
  })
})

describe('policyValuesSchema', () => {
  test.each<[string, unknown]>([
    ['a number for a switch', { 'mode-chat': { value: 1, priority: 0 } }],
    ['a switch for a number', { 'acceptance-grace-time': { value: true, priority: 0 } }],
    ['a number out of range', { 'acceptance-grace-time': { value: 61, priority: 0 } }],
    ['another priority', { 'mode-chat': { value: true, priority: 2 } }],
    ['a policy that does not exist', { 'mode-telepathy': { value: true, priority: 0 } }],
    ['a fraction', { 'maximum-session-length': { value: 1.5, priority: 0 } }],
  ])('[POL2] refuses %s', (_, values) => {
    expect(policyValuesSchema.safeParse(values).success).toBe(false)
  })

  test('[POL2] takes every policy with a value of its kind, and says nothing on those that are not named', () => {
    const values = Object.fromEntries(
      policyNames.map(name => {
        const policy = policies[name]
        return [name, { value: policy.kind === 'switch' ? true : policy.max, priority: 5 }]
      }),
    )
    expect(policyValuesSchema.parse(values)).toEqual(values)
    expect(policyValuesSchema.parse({})).toEqual({})
  })
})
