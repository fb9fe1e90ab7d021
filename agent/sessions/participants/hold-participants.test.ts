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
const handover = { participantId: 'ben', leadBecomes: 'ada', share, terms: makeTerms() }
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
