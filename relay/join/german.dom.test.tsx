import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { Failure, type FailureCode } from '../../shared/protocol/failure.ts'
import { speak } from '../../shared/words/speak.ts'

/** The page after its language was chosen: as its first module does, and in that order. ADR 0020. */

let JoinPage: (typeof import('./join-page.tsx'))['JoinPage']
let fakeGuest: (typeof import('./testing/fake-guest.ts'))['fakeGuest']
beforeAll(async () => {
  await speak('de')
  ;({ JoinPage } = await import('./join-page.tsx'))
  ;({ fakeGuest } = await import('./testing/fake-guest.ts'))
})
afterEach(cleanup)

test.each<[FailureCode, number | undefined, RegExp]>([
  ['code-refused', undefined, /Verbindungscode ist nicht gültig/],
  ['too-many-requests', 8000, /Zu viele Versuche/],
])(
  '[CODE4] a code that the relay refused (%s): the reason is said in German',
  async (code, retryAfterMs, sentence) => {
    const guest = fakeGuest({})
    guest.answers['code:redeem'] = () =>
      new Failure(code, 'In English.', { ...(retryAfterMs !== undefined && { retryAfterMs }) })
    render(<JoinPage model={guest.model} />)
    await guest.model.connect({ code: '123456789', name: '' })
    expect(await screen.findByText(sentence)).toBeTruthy()
    expect(document.body.textContent).not.toContain('In English.')
  },
)

test('[CODE6] what is no code is said to be none, in German', async () => {
  const guest = fakeGuest({})
  render(<JoinPage model={guest.model} />)
  await guest.model.connect({ code: 'abc', name: '' })
  expect(await screen.findByText(/kein Verbindungscode/)).toBeTruthy()
})
