import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeTerms } from '../../test/support/make-terms.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { ChannelMessage } from '../../shared/protocol/session-channel.ts'
import { JoinPage, UnsupportedPage } from './join-page.tsx'
import { fakeGuest, requestOfTests, type FakeGuest } from './testing/fake-guest.ts'

const terms = makeTerms({
  allowedModes: ['guidance', 'monitor', 'chat', 'file-transfer'],
  may: { chat: true, 'file-transfer': true, recording: true },
})

beforeEach(() => {
  location.hash = ''
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const button = (name: string) => screen.getByRole('button', { name })
const answerOf = ({ asked }: FakeGuest) =>
  asked.find(each => each.event === 'session:answer')?.request['answer']
const happened = ({ asked }: FakeGuest) =>
  asked.filter(each => each.event === 'session:happened').map(each => each.request['happening'])

/** As far as the question. */
async function asked(guest: FakeGuest, of = terms): Promise<FakeGuest> {
  render(<JoinPage model={guest.model} />)
  await guest.model.connect({ code: '123456789', name: 'Grace' })
  void guest.handlers['session:request'](requestOfTests(of))
  await screen.findByRole('heading', { name: 'Ada Lovelace asks to join you' })
  return guest
}

/** As far as a session in Chat, the picker having been refused. */
async function chatting(of = terms): Promise<FakeGuest> {
  const guest = await asked(fakeGuest({}), of)
  fireEvent.click(button('Accept'))
  await screen.findByRole('button', { name: 'End' })
  guest.channel.onConnected()
  await screen.findByText(/is with you/)
  return guest
}

const fromViewer = (guest: FakeGuest, message: ChannelMessage): void => guest.channel.onMessage(message)

describe('the entry', () => {
  test('[CODE6] a link brings its code along, in groups; it is handed in at a click and leaves the address', async () => {
    location.hash = '#123456789'
    const guest = fakeGuest({})
    render(<JoinPage model={guest.model} />)
    expect(screen.getByLabelText<HTMLInputElement>('Enter Connection Code').value).toBe('123 456 789')
    expect(guest.asked).toEqual([])
    fireEvent.click(button('Connect'))
    await waitFor(() => expect(guest.asked[0]).toMatchObject({ event: 'code:redeem' }))
    expect(guest.asked[0]?.request).toMatchObject({ code: '123456789' })
    expect(location.hash).toBe('')
  })

  test.each(['123-456-789', ' 123 456 789 ', 'https://help.example.com/join/#123456789'])(
    '[CODE6] %s is understood',
    async text => {
      const guest = fakeGuest({})
      render(<JoinPage model={guest.model} />)
      fireEvent.input(screen.getByLabelText('Enter Connection Code'), { target: { value: text } })
      fireEvent.input(screen.getByLabelText(/Your name/), { target: { value: 'Grace' } })
      fireEvent.click(button('Connect'))
      await waitFor(() =>
        expect(guest.asked[0]?.request).toMatchObject({ code: '123456789', guest: { name: 'Grace' } }),
      )
    },
  )

  test('[CODE6] what cannot be a code is not handed in; a link that was cut off says so', async () => {
    location.hash = '#12'
    const guest = fakeGuest({})
    render(<JoinPage model={guest.model} />)
    expect(screen.getByText(/it may have been cut off/)).toBeTruthy()
    fireEvent.input(screen.getByLabelText('Enter Connection Code'), { target: { value: 'hello' } })
    fireEvent.click(button('Connect'))
    expect(await screen.findByText(/This is no connection code/)).toBeTruthy()
    expect(guest.asked).toEqual([])
  })

  test('[CODE4] a refused code offers Try Again and Cancel, and leaves nothing behind', async () => {
    const guest = fakeGuest({})
    guest.answers['code:redeem'] = () => new Failure('code-refused', 'This connection code is not valid.')
    render(<JoinPage model={guest.model} />)
    await guest.model.connect({ code: '123456789', name: '' })
    expect(await screen.findByText('This connection code is not valid.')).toBeTruthy()
    fireEvent.click(button('Try Again'))
    expect((await screen.findByLabelText<HTMLInputElement>('Enter Connection Code')).value).toBe('123456789')
    await guest.model.connect({ code: '123456789', name: '' })
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
    expect(await screen.findByLabelText('Enter Connection Code')).toBeTruthy()
    expect([...guest.storage]).toEqual([])
  })

  test('[CODE5] who is throttled is told for how long, and cannot try before', async () => {
    const guest = fakeGuest({})
    guest.answers['code:redeem'] = () =>
      new Failure('too-many-requests', 'Too many wrong codes.', { retryAfterMs: 8000 })
    render(<JoinPage model={guest.model} />)
    await guest.model.connect({ code: '123456789', name: '' })
    expect(await screen.findByText('Please wait 8 s before the next try.')).toBeTruthy()
    expect(button('Try Again').hasAttribute('disabled')).toBe(true)
    guest.advance(8000)
    await waitFor(() => expect(button('Try Again').hasAttribute('disabled')).toBe(false))
  })

  test('[JOIN1] a browser without a picker for screens says what works there', () => {
    render(<JoinPage model={fakeGuest({ canShow: false }).model} />)
    expect(screen.getByRole('heading', { name: 'This browser cannot show your screen' })).toBeTruthy()
  })

  test.each(['insecure', 'too-old'] as const)('[JOIN1] a browser that is %s is told what to do', because => {
    render(<UnsupportedPage because={because} />)
    expect(document.body.textContent).toMatch(because === 'insecure' ? /https:/ : /current Chrome/)
  })
})

describe('the question', () => {
  test('[CONS2] says who asks with organisation and mail, what they would see, and that nobody can control', async () => {
    await asked(fakeGuest({}))
    const text = document.body.textContent
    for (const said of [
      'Example Ltd',
      'ada@example.org',
      'See your screen and point at things; only you click',
      'Nobody can use your mouse and keyboard from this page',
      'After Accept your browser asks what to show',
    ])
      expect(text).toContain(said)
    expect(screen.queryByRole('radio', { name: /Active/ })).toBeNull()
  })

  test('[CONS2] another session type is answered as chosen, and what was not allowed as withheld', async () => {
    const guest = await asked(fakeGuest({}))
    fireEvent.click(screen.getByRole('radio', { name: /^Chat/ }))
    fireEvent.click(screen.getByRole('checkbox', { name: /Exchange files/ }))
    fireEvent.click(button('Accept'))
    await waitFor(() =>
      expect(answerOf(guest)).toEqual({
        accepted: true,
        decidedBy: 'user',
        floorDecided: false,
        targetChose: 'chat',
        withheld: ['file-transfer', 'recording'],
      }),
    )
    expect(document.body.textContent).toContain('Policy does not allow files in this session')
  })

  test('[CONS3] Refuse tells the relay, and the page says that nothing was shared', async () => {
    const guest = await asked(fakeGuest({}))
    fireEvent.click(button('Refuse'))
    expect(await screen.findByText('You refused the session. Nothing was shared.')).toBeTruthy()
    expect(answerOf(guest)).toMatchObject({ accepted: false, reason: 'user-refused' })
    expect([...guest.storage]).toEqual([])
  })

  test('[CONS2] [CONS4] when the grace time runs out it is refused, whatever policy says of time-outs', async () => {
    vi.useFakeTimers()
    const guest = fakeGuest({})
    render(<JoinPage model={guest.model} />)
    await guest.model.connect({ code: '123456789', name: '' })
    const lax = makeTerms({ ...terms, consent: { graceTimeMs: 5000, proceedOnTimeOut: true } })
    void guest.handlers['session:request'](requestOfTests(lax))
    await vi.advanceTimersByTimeAsync(5001)
    expect(answerOf(guest)).toEqual({ accepted: false, reason: 'grace-time-ran-out', floorDecided: true })
  })

  test('[JOIN1] nothing picked in the browser’s window: Chat where that is allowed', async () => {
    const guest = await asked(fakeGuest({}))
    fireEvent.click(button('Accept'))
    await waitFor(() => expect(answerOf(guest)).toMatchObject({ accepted: true, targetChose: 'chat' }))
    expect(await screen.findByText('Your screen is not seen')).toBeTruthy()
  })

  test('[JOIN1] nothing picked and nothing else allowed: refused, and the page says why', async () => {
    const guest = await asked(fakeGuest({}), makeTerms({ allowedModes: ['guidance', 'monitor'] }))
    fireEvent.click(button('Accept'))
    expect(await screen.findByText(/Nothing was picked to be shared/)).toBeTruthy()
    expect(answerOf(guest)).toMatchObject({ accepted: false, reason: 'user-refused' })
  })

  test('[CONS3] a session that ends while the question stands says its reason', async () => {
    const guest = await asked(fakeGuest({}))
    void guest.handlers['session:ended']({ sessionId: 'session-0001', reason: 'controller-cancelled' })
    expect(await screen.findByText('The support person cancelled the request.')).toBeTruthy()
  })
})

describe('the session', () => {
  test('[MODE1] the bar says who, the mode with its reason, and that nothing is seen', async () => {
    const guest = await chatting()
    expect(screen.getByText('Ada Lovelace (Example Ltd) is with you')).toBeTruthy()
    expect(screen.getByText(/Session type: Chat, because the user chose it/)).toBeTruthy()
    expect(happened(guest)).toContainEqual({ type: 'connected' })
    expect(guest.channel.state()).toMatchObject({ mode: 'chat', screen: null, marksShown: 'on-page' })
  })

  test('[MODE2] input and marks that the mode does not allow are dropped, and told of once', async () => {
    const guest = await chatting()
    vi.useFakeTimers()
    for (let count = 0; count < 3; count++) fromViewer(guest, { type: 'input-pointer', x: 0.5, y: 0.5 })
    const mark = { markId: 'mark-0001', kind: 'arrow', colour: 'red', points: [[0, 0]] } as const
    fromViewer(guest, { type: 'mark', mark: { ...mark, points: [[0, 0]] } })
    await vi.advanceTimersByTimeAsync(6000)
    expect(happened(guest)).toContainEqual({ type: 'input-dropped', count: 4 })
  })

  test('[MODE3] going up asks; Refuse changes nothing and is told', async () => {
    const guest = await chatting()
    fromViewer(guest, { type: 'mode-request', mode: 'guidance' })
    await screen.findByText(/asks for the session type Guidance/)
    fireEvent.click(button('Refuse'))
    await waitFor(() =>
      expect(guest.said).toContainEqual({ type: 'mode-refused', mode: 'guidance', reason: 'user-refused' }),
    )
    expect(screen.getByText(/Session type: Chat/)).toBeTruthy()
  })

  test('[MODE3] going down happens at once, for either side', async () => {
    const guest = await chatting()
    fromViewer(guest, { type: 'mode-request', mode: 'file-transfer' })
    await screen.findByText(/Session type: File transfer/)
    fireEvent.click(button('Change to Chat'))
    await screen.findByText(/Session type: Chat/)
    expect(happened(guest)).toContainEqual(expect.objectContaining({ type: 'mode-changed', mode: 'chat' }))
  })

  test('[JOIN1] Active cannot be had, and both ends are told', async () => {
    const guest = await chatting()
    fromViewer(guest, { type: 'mode-request', mode: 'active' })
    expect(guest.said).toContainEqual({ type: 'mode-refused', mode: 'active', reason: 'no-allowed-mode' })
    expect(screen.getByText('Active (mouse and keyboard) is not possible from a browser.')).toBeTruthy()
  })

  test('[JOIN1] folders and facts of the computer are refused, not left unanswered', async () => {
    const guest = await chatting()
    fromViewer(guest, { type: 'wish', wish: 'system-information' })
    fromViewer(guest, { type: 'browse-list', request: 7, from: 0 })
    expect(guest.said).toContainEqual({ type: 'wish-refused', wish: 'system-information', reason: 'cannot' })
    expect(guest.said).toContainEqual({ type: 'browse-refused', request: 7, reason: 'forbidden-by-policy' })
  })

  test('[POL2] still sharing? is asked, and without an answer the session ends', async () => {
    const guest = await chatting(makeTerms({ ...terms, askAgainEveryMs: 60_000 }))
    guest.advance(61_000)
    await screen.findByRole('heading', { name: 'Still sharing?' })
    fireEvent.click(button('Go on'))
    guest.advance(61_000)
    await screen.findByRole('heading', { name: 'Still sharing?' })
    guest.advance(60_000)
    await waitFor(() =>
      expect(guest.asked).toContainEqual({
        event: 'session:end',
        request: { sessionId: 'session-0001', reason: 'not-confirmed' },
      }),
    )
  })

  test('[POL2] terms that change in mid-session count at once', async () => {
    const guest = await chatting()
    const sessionId = 'session-0001'
    void guest.handlers['session:terms']({
      sessionId,
      terms: makeTerms({ allowedModes: ['file-transfer'], may: { 'file-transfer': true } }),
    })
    await screen.findByText(/Session type: File transfer/)
    void guest.handlers['session:terms']({ sessionId, terms: makeTerms({ allowedModes: [] }) })
    await screen.findByText('The policy changed and no longer allows this session.')
  })

  test('[SES2] a reload takes the session up again with its chat, without a picture', async () => {
    const guest = await chatting()
    const view = guest.model.view.value
    if (view.at === 'running') view.session.chat.send('still here')
    cleanup()
    const again = fakeGuest({ storage: guest.storage, start: 2_000_000 })
    again.answers['session:resume'] = () => ({
      state: {
        phase: 'live',
        deviceId: 'guest-0001',
        mode: 'guidance',
        because: { rule: 'first-in-order', passedOver: [] },
        since: 1_500_000,
        interruptedAt: null,
      },
      request: requestOfTests(terms),
      now: 2_000_000,
    })
    render(<JoinPage model={again.model} />)
    await screen.findByText('still here')
    expect(again.asked[0]).toMatchObject({ event: 'session:resume', request: { sessionId: 'session-0001' } })
    expect(happened(again)).toContainEqual(expect.objectContaining({ type: 'mode-changed', mode: 'chat' }))
  })

  test('[SES2] a session that cannot be taken up again says so and leads to the entry', async () => {
    const guest = await chatting()
    cleanup()
    const again = fakeGuest({ storage: guest.storage })
    again.answers['session:resume'] = () => new Failure('session-not-found', 'gone')
    render(<JoinPage model={again.model} />)
    expect(await screen.findByText(/cannot be taken up again/)).toBeTruthy()
    expect([...guest.storage]).toEqual([])
  })

  test('[SES2] while the relay is away the page says so and the session goes on', async () => {
    const guest = await chatting()
    guest.line.value = { at: 'lost' }
    expect(await screen.findByText(/The server cannot be reached at the moment/)).toBeTruthy()
    expect(button('End')).toBeTruthy()
  })

  test('[MODE3] End is one click: both the viewer and the relay hear of it', async () => {
    const guest = await chatting()
    fireEvent.click(button('End'))
    expect(await screen.findByText('You ended the session.')).toBeTruthy()
    expect(guest.said).toContainEqual({ type: 'end', reason: 'target-ended' })
    expect(guest.asked).toContainEqual({
      event: 'session:end',
      request: { sessionId: 'session-0001', reason: 'target-ended' },
    })
  })
})
