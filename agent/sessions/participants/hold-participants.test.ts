import { expect, test } from 'vitest'
import { live } from '../../../test/support/hold-session.ts'
import { makeTerms } from '../../../test/support/make-terms.ts'

const share = { screen: true, chat: true }
const person = { name: 'Ben', organisation: 'Example', mail: 'ben@example.org' }

/** A live session in which Ben takes part. */
function withBen() {
  const session = live({ terms: { may: { participants: true, handover: true } } })
  const { participants } = session.held
  participants.request({ participantId: 'ben', person, share })
  session.answer(true)
  return { ...session, participants }
}
const handover = {
  participantId: 'ben',
  leadBecomes: 'ada',
  share,
  terms: makeTerms({ allowedModes: ['monitor'], may: { participants: true } }),
}
const ben = { participantId: 'ben', share, asksForControl: false }

test('[CONS1] whoever leaves while the user thinks about them: the question goes, nothing is handed over', () => {
  const { participants, view, heard, answer } = withBen()
  participants.handOver(handover)
  participants.now([ben])
  expect(view('live').questions).toMatchObject([{ point: 'handover' }])
  participants.now([])
  expect(view('live')).toMatchObject({ questions: [], participants: [], controller: { name: 'Ada' } })
  answer(true)
  expect(heard.sent).not.toHaveBeenCalledWith(expect.objectContaining({ type: 'handed-over' }))
  expect(heard.sent).toHaveBeenCalledWith(
    expect.objectContaining({ type: 'participant-left', participantId: 'ben' }),
  )
})

test('[CONS1] whoever goes before the answer to their joining is not asked about any more', () => {
  const { participants, view, heard } = withBen()
  participants.request({ participantId: 'cem', person: { ...person, name: 'Cem' }, share })
  expect(view('live').questions).toHaveLength(1)
  participants.now([ben])
  expect(view('live')).toMatchObject({ questions: [], participants: [{ participantId: 'ben' }] })
  expect(heard.sent).not.toHaveBeenCalledWith(expect.objectContaining({ participantId: 'cem' }))
})

/** The user has allowed it, and the relay has not heard of it yet. */
function handedToBen() {
  const session = withBen()
  session.participants.handOver(handover)
  session.answer(true)
  expect(session.view('live')).toMatchObject({
    controller: { name: 'Ben' },
    participants: [{ participantId: 'ada' }],
  })
  return session
}

test('[CONS1] handed over just as they leave: whoever was in control stays, and has the session back', () => {
  const { participants, view, heard, say } = handedToBen()
  // What the relay says of who takes part is from before it heard of the handover.
  participants.now([])
  expect(view('live')).toMatchObject({ participants: [{ participantId: 'ada' }] })
  say({ type: 'peer-ended', reason: 'controller-ended' })
  heard.sent.mockClear()
  participants.handoverTaken('ada', false)
  expect(view('live')).toMatchObject({ controller: { name: 'Ada' }, participants: [] })
  const back = { type: 'handed-over', participantId: 'ada', leadBecomes: 'ben' }
  expect(heard.sent.mock.calls.map(([message]) => message)).toMatchObject([
    back,
    { type: 'terms' },
    { type: 'participant-left', participantId: 'ben' },
  ])
  expect(heard.ends).not.toHaveBeenCalled()
})

test('[CONS1] a handover that the relay had given up: they take part as before', () => {
  const { participants, view } = handedToBen()
  participants.now([ben])
  participants.handoverTaken('ada', false)
  expect(view('live')).toMatchObject({
    controller: { name: 'Ada' },
    participants: [{ participantId: 'ben', person: { name: 'Ben' } }],
  })
})

test('[CONS1] a handover that stands: the new one may end the session, and the former one may leave', () => {
  const { participants, view, heard, say } = handedToBen()
  participants.handoverTaken('ada', true)
  participants.now([])
  expect(view('live')).toMatchObject({ controller: { name: 'Ben' }, participants: [] })
  const second = handedToBen()
  second.say({ type: 'peer-ended', reason: 'controller-ended' })
  second.view('live')
  second.participants.handoverTaken('ada', true)
  expect(second.heard.ends).toHaveBeenCalledWith('controller-ended')
  say({ type: 'peer-ended', reason: 'controller-ended' })
  expect(heard.ends).not.toHaveBeenCalled()
  expect(view('ended')).toMatchObject({ reason: 'controller-ended' })
})
