import { describe, expect, test } from 'vitest'
import { sessionRequestSchema } from '../../../shared/protocol/session.ts'
import type { PolicyName, PolicyValues } from '../../../shared/sessions/policy.ts'
import { screenModes, sessionModes } from '../../../shared/sessions/session-mode.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'
import { decideAdmission, type AdmissionFacts } from './decide-admission.ts'

const yes = (...names: PolicyName[]): PolicyValues =>
  Object.fromEntries(names.map(name => [name, { value: true, priority: 0 }]))
const no = (...names: PolicyName[]): PolicyValues =>
  Object.fromEntries(names.map(name => [name, { value: false, priority: 0 }]))

const facts: AdmissionFacts = {
  sessionId: 'session-0001',
  controller: { name: 'Ada Lovelace', organisation: 'Analytical Engines', mail: 'ada@example.org' },
  role: 'support',
  links: [
    {
      id: 'link-0001',
      values: {
        ...yes('mode-active', 'mode-guidance', 'mode-monitor', 'mode-chat', 'mode-file-transfer'),
        ...yes('allow-on-demand-actions', 'save-chat'),
        'acceptance-grace-time': { value: 20, priority: 1 },
        'maximum-session-length': { value: 60, priority: 0 },
      },
    },
  ],
  isGuest: false,
  lacksApproval: false,
  deviceModes: sessionModes,
  connectedWith: null,
}
const busyWith = { name: 'Grace Hopper', organisation: 'Navy', mail: 'grace@example.org' }

describe('decideAdmission', () => {
  test('[CONS2] the device is told who asks, for what, and how long its user has', () => {
    const admission = decideAdmission(facts)
    expect(admission).toEqual({
      act: 'ask',
      request: {
        sessionId: 'session-0001',
        controller: facts.controller,
        proposed: { mode: 'active', because: { rule: 'first-in-order', passedOver: [] } },
        terms: makeTerms({
          allowedModes: [...sessionModes],
          consent: { graceTimeMs: 20_000 },
          may: { chat: true, 'on-demand-actions': true },
          saveChat: true,
          maximumLengthMs: 3_600_000,
        }),
      },
    })
    if (admission.act === 'ask')
      expect(sessionRequestSchema.parse(admission.request)).toEqual(admission.request)
  })

  test('[JOIN1] a guest in a browser is asked for no more than a browser can give', () => {
    const deviceModes = sessionModes.filter(mode => mode !== 'active')
    expect(decideAdmission({ ...facts, isGuest: true, deviceModes })).toMatchObject({
      request: {
        proposed: {
          mode: 'guidance',
          because: { passedOver: [{ mode: 'active', obstacle: 'device-cannot' }] },
        },
        terms: { may: { 'on-demand-actions': false } },
      },
    })
  })

  test('[POL1] no link: no session', () => {
    expect(decideAdmission({ ...facts, links: [] })).toEqual({ act: 'end', reason: 'no-policy-link' })
  })

  test('[MODE4] a device without display, where policy allows screen modes only: no session, with the reason', () => {
    expect(
      decideAdmission({
        ...facts,
        links: [{ id: 'link-0001', values: yes('mode-active', 'mode-monitor') }],
        deviceModes: sessionModes.filter(mode => !screenModes.includes(mode)),
      }),
    ).toEqual({
      act: 'end',
      reason: 'no-allowed-mode',
      because: {
        rule: 'first-in-order',
        passedOver: [
          { mode: 'active', obstacle: 'device-cannot' },
          { mode: 'guidance', obstacle: 'policy-forbids' },
          { mode: 'monitor', obstacle: 'device-cannot' },
          { mode: 'chat', obstacle: 'policy-forbids' },
          { mode: 'file-transfer', obstacle: 'policy-forbids' },
        ],
      },
    })
  })

  test('[MODE4] a role without a right to any mode gets no session', () => {
    expect(decideAdmission({ ...facts, role: 'auditor' })).toMatchObject({ reason: 'no-allowed-mode' })
  })

  test('[SES3] a device in session is not asked; who is connected is said', () => {
    expect(decideAdmission({ ...facts, connectedWith: busyWith })).toEqual({
      act: 'end',
      reason: 'device-busy',
      connectedWith: busyWith,
    })
  })

  test('[SES3] who has no permission there does not learn that somebody else has', () => {
    expect(decideAdmission({ ...facts, links: [], connectedWith: busyWith })).toEqual({
      act: 'end',
      reason: 'no-policy-link',
    })
  })

  test('[MODE1] the first mode that is allowed is proposed, with what stood in the way', () => {
    const links = [...facts.links, { id: 'link-0002', values: no('mode-active') }]
    expect(decideAdmission({ ...facts, links })).toMatchObject({
      request: {
        terms: { allowedModes: sessionModes.slice(1) },
        proposed: {
          mode: 'guidance',
          because: { passedOver: [{ mode: 'active', obstacle: 'policy-forbids' }] },
        },
      },
    })
  })
})

test('[APPR1] where connecting needs an approved request, nobody comes in without one', () => {
  expect(decideAdmission({ ...facts, lacksApproval: true })).toEqual({
    act: 'end',
    reason: 'approval-needed',
  })
})
