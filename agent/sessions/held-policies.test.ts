import { describe, expect, test } from 'vitest'
import { hold, lax, live } from '../../test/support/hold-session.ts'
import type { ConsentFloor } from '../../shared/sessions/consent.ts'
import type { Wish } from '../../shared/protocol/channel/wishes.ts'
import { makeTerms } from '../../test/support/make-terms.ts'

const facts = {
  hostName: 'desk-1',
  system: 'Linux',
  kernel: '6',
  architecture: 'x64',
  processor: { model: 'p', cores: 2 },
  memory: { totalBytes: 2, freeBytes: 1 },
  upForSeconds: 1,
  loadAverage: [],
  timeZone: 'UTC',
  users: [],
  addresses: [],
  disks: [],
}
const allModes = ['active', 'guidance', 'monitor', 'chat', 'file-transfer'] as const
const inActive = {
  request: {
    proposed: { mode: 'active' as const, because: { rule: 'first-in-order' as const, passedOver: [] } },
  },
  terms: { allowedModes: [...allModes] },
}
const settled = async (): Promise<void> => await new Promise(resolve => setImmediate(resolve))
const recordingFloor: ConsentFloor = { ...lax, neverRecordUnseen: true }
const controlFloor: ConsentFloor = { ...lax, neverControlUnseen: true }

describe('the clock', () => {
  test('[POL2] inactivity-time-out: the session ends when the controller has done nothing for so long', () => {
    const { pass, say, heard } = live({ terms: { inactivityMs: 60_000 } })
    pass(59_999)
    say({ type: 'active' })
    pass(59_999)
    say({ type: 'chat', messageId: 'message-1', text: 'here', sentAt: 1 })
    pass(59_999)
    expect(heard.ends).not.toHaveBeenCalled()
    pass(1)
    expect(heard.ends).toHaveBeenCalledExactlyOnceWith('inactivity')
  })

  test('[POL2] inactivity-time-out: what the device itself sends keeps nobody’s session alive', () => {
    const { pass, say, heard, held } = live({ terms: { inactivityMs: 60_000 } })
    pass(40_000)
    held.sendChat({ messageId: 'message-2', text: 'anybody?' })
    say({ type: 'chat-delivered', messageId: 'message-2' })
    pass(20_000)
    expect(heard.ends).toHaveBeenCalledExactlyOnceWith('inactivity')
  })

  test('[POL2] ask-again-every: the user is asked, and a yes counts until the next time', () => {
    const { pass, view, answer, heard } = live({ terms: { askAgainEveryMs: 600_000 } })
    pass(600_000)
    expect(view('live').questions).toMatchObject([{ point: 'still-sharing' }])
    expect(heard.questions).toHaveBeenCalledTimes(2)
    answer(true)
    expect(view('live').questions).toEqual([])
    pass(599_999)
    expect(view('live').questions).toEqual([])
    pass(1)
    expect(view('live').questions).toHaveLength(1)
  })

  test.each([
    ['silence', 'not-confirmed'],
    ['a no', 'target-ended'],
  ] as const)('[POL2] ask-again-every: %s ends the session (%s)', (said, reason) => {
    const { pass, answer, heard } = live({ terms: { askAgainEveryMs: 600_000 } })
    pass(600_000)
    if (said === 'a no') answer(false)
    else pass(45_000)
    expect(heard.ends).toHaveBeenCalledExactlyOnceWith(reason)
  })

  test('[POL2] without them a session goes on to its longest time', () => {
    const { pass, heard, view } = live({ terms: { inactivityMs: null, askAgainEveryMs: null } })
    pass(3_500_000)
    expect(view('live').questions).toEqual([])
    expect(heard.ends).not.toHaveBeenCalled()
  })
})

describe('the floor', () => {
  test('[CONS4] never-control-unseen: Active is asked for where policy would ask nobody', () => {
    const unasked = { consent: { asks: { 'session-start': false, 'mode-change': false } } }
    const start = hold({ ...inActive, terms: { ...inActive.terms, ...unasked }, floor: controlFloor })
    expect(start.view('accepting')).toMatchObject({ onTimeOut: 'refuse', floorAsks: true })
    const { say, view, answer } = live({ terms: { allowedModes: [...allModes] }, floor: controlFloor })
    say({ type: 'mode-wanted', mode: 'active' })
    expect(view('live')).toMatchObject({ mode: 'monitor', questions: [{ mode: 'active' }] })
    answer(true)
    expect(view('live').mode).toBe('active')
  })

  test('[CONS4] never-control-unseen: nobody logged on, no control, whatever policy says', () => {
    const { heard } = hold({
      ...inActive,
      terms: { ...inActive.terms, consent: { proceedIfNobodyLoggedOn: true } },
      floor: controlFloor,
      someoneLoggedOn: false,
    })
    expect(heard.answers).toHaveBeenCalledWith({
      accepted: false,
      reason: 'device-floor',
      floorDecided: true,
    })
  })

  test('[CONS4] never-record-unseen: a recording is asked for where policy would ask nobody', () => {
    const terms = { may: { recording: true }, consent: { asks: { recording: false } } }
    const { say, view, answer, heard } = live({ terms, floor: recordingFloor })
    say({ type: 'consent-wanted', point: 'recording' })
    expect(view('live').questions).toMatchObject([{ point: 'recording' }])
    answer(true)
    expect(heard.sent).toHaveBeenLastCalledWith({ type: 'consent', point: 'recording', granted: true })
    const unguarded = live({ terms, floor: lax })
    unguarded.say({ type: 'consent-wanted', point: 'recording' })
    expect(unguarded.heard.sent).toHaveBeenLastCalledWith({
      type: 'consent',
      point: 'recording',
      granted: true,
    })
  })

  test('[CONS4] force-recording: a session that is recorded throughout is not begun unasked', () => {
    const terms = { recording: { forced: true }, consent: { asks: { 'session-start': false } } }
    const asked = hold({ terms, floor: recordingFloor })
    expect(asked.view('accepting')).toMatchObject({ recorded: true, floorAsks: true })
    asked.held.accept({ allowed: [] })
    expect(asked.started()).toMatchObject({
      terms: {
        recording: { forced: true },
        may: { recording: true },
        consent: { asks: { recording: false } },
      },
    })
  })
})

describe('consent in mid-session', () => {
  test.each(['system-information', 'file-transfer', 'recording', 'participants'] as const)(
    '[CONS1] %s: asked of the user, and a no, silence and a yes are told with their reason',
    point => {
      const may = { 'system-information': true, recording: true, participants: true, 'file-transfer': true }
      const { say, answer, pass, heard, view } = live({ terms: { may } })
      const told = () => heard.sent.mock.lastCall?.[0]
      say({ type: 'consent-wanted', point })
      expect(view('live').questions).toMatchObject([{ point, answerBy: 1_045_000 }])
      answer(false)
      expect(told()).toEqual({ type: 'consent', point, granted: false, reason: 'user-refused' })
      say({ type: 'consent-wanted', point })
      pass(45_000)
      expect(told()).toEqual({ type: 'consent', point, granted: false, reason: 'grace-time-ran-out' })
      say({ type: 'consent-wanted', point })
      answer(true)
      expect(told()).toEqual({ type: 'consent', point, granted: true })
      expect(
        heard.happenings.mock.calls.map(([each]) => each).filter(each => each.type === 'consent'),
      ).toEqual([
        { type: 'consent', point, granted: false, by: 'user' },
        { type: 'consent', point, granted: false, by: 'time-out' },
        { type: 'consent', point, granted: true, by: 'user' },
      ])
    },
  )

  test.each(['system-information', 'file-transfer', 'recording', 'participants'] as const)(
    '[POL2] %s is not asked for where policy forbids it',
    point => {
      const { say, heard, view } = live({ terms: { may: { 'file-transfer': false } } })
      say({ type: 'consent-wanted', point })
      expect(view('live').questions).toEqual([])
      expect(heard.sent).toHaveBeenLastCalledWith(expect.objectContaining({ point, granted: false }))
    },
  )

  test('[POL2] accept-mode-change: without it the controller goes up unasked', () => {
    const { say, view } = live({ terms: { consent: { asks: { 'mode-change': false } } } })
    say({ type: 'mode-wanted', mode: 'chat' })
    say({ type: 'mode-wanted', mode: 'monitor' })
    expect(view('live')).toMatchObject({ mode: 'monitor', questions: [] })
  })

  test('[CONS2] what the user withheld in the acceptance window reaches the relay and the process', () => {
    const terms = { allowedModes: [...allModes], may: { clipboard: true, 'on-demand-actions': true } }
    const { held, heard, started, view } = hold({ terms })
    expect(view('accepting').permissions.map(({ permission }) => permission)).toEqual([
      'file-transfer',
      'clipboard',
      'on-demand-actions',
    ])
    held.accept({ allowed: ['on-demand-actions'] })
    expect(heard.answers).toHaveBeenCalledWith(expect.objectContaining({ withheld: ['clipboard'] }))
    expect(started()).toMatchObject({ terms: { may: { clipboard: false, 'on-demand-actions': true } } })
  })
})

describe('wishes', () => {
  const all = { may: { 'system-information': true, 'remote-restart': true, 'lock-input': true } }
  const wish = (given: ReturnType<typeof live>, wished: Wish) => given.say({ type: 'wish', wish: wished })

  test('[POL2] allow-system-information: the facts are told once the user agreed, and then without asking', async () => {
    const session = live({ terms: all })
    session.heard.means.readSystemInformation.mockResolvedValue(facts)
    wish(session, 'system-information')
    expect(session.heard.means.readSystemInformation).not.toHaveBeenCalled()
    session.answer(true)
    await settled()
    expect(session.heard.sent).toHaveBeenCalledWith({ type: 'system-information', facts })
    wish(session, 'system-information')
    await settled()
    expect(session.heard.means.readSystemInformation).toHaveBeenCalledTimes(2)
  })

  test.each(['system-information', 'remote-restart', 'lock-input'] as const)(
    '[POL2] %s is refused where policy does not allow it, and nobody is asked',
    wished => {
      const session = live()
      wish(session, wished)
      expect(session.view('live').questions).toEqual([])
      expect(session.heard.sent).toHaveBeenLastCalledWith({
        type: 'wish-refused',
        wish: wished,
        reason: 'policy-forbids',
      })
    },
  )

  test('[POL2] allow-remote-restart: the device restarts once the user agreed', async () => {
    const session = live({ terms: all })
    wish(session, 'remote-restart')
    session.answer(false)
    expect(session.heard.sent).toHaveBeenLastCalledWith({
      type: 'wish-refused',
      wish: 'remote-restart',
      reason: 'user-refused',
    })
    wish(session, 'remote-restart')
    session.answer(true)
    await settled()
    expect(session.heard.means.restart).toHaveBeenCalledOnce()
    expect(session.heard.happenings).toHaveBeenCalledWith({ type: 'restarting' })
  })

  test('[POL2] lock-local-input: in Active and with the user’s yes; given back when Active is left', async () => {
    const session = live({ ...inActive, terms: { ...inActive.terms, ...all } })
    wish(session, 'lock-input')
    session.answer(true)
    await settled()
    expect(session.heard.means.lockInput).toHaveBeenCalledOnce()
    expect(session.view('live').inputLocked).toBe(true)
    session.held.chooseMode('guidance')
    expect(session.heard.means.unlockInput).toHaveBeenCalledOnce()
    expect(session.view('live').inputLocked).toBe(false)
    wish(session, 'lock-input')
    expect(session.heard.sent).toHaveBeenLastCalledWith(expect.objectContaining({ reason: 'needs-active' }))
  })

  test.each(['interrupted', 'ended', 'policy'] as const)(
    '[POL2] lock-local-input: given back when %s',
    async why => {
      const session = live({ ...inActive, terms: { ...inActive.terms, ...all } })
      wish(session, 'lock-input')
      session.answer(true)
      await settled()
      if (why === 'interrupted') session.say({ type: 'interrupted' })
      else if (why === 'ended') session.held.end('target-ended', true)
      else session.held.takeTerms(makeTerms({ allowedModes: ['active'] }))
      expect(session.heard.means.unlockInput).toHaveBeenCalledOnce()
    },
  )

  test('[POL2] lock-local-input: where it cannot be done, it is said', async () => {
    const session = live({ ...inActive, terms: { ...inActive.terms, ...all } })
    session.heard.means.lockInput.mockRejectedValue(new Error('no such extension'))
    wish(session, 'lock-input')
    session.answer(true)
    await settled()
    await settled()
    expect(session.heard.sent).toHaveBeenLastCalledWith({
      type: 'wish-refused',
      wish: 'lock-input',
      reason: 'cannot',
      detail: 'no such extension',
    })
    expect(session.view('live').inputLocked).toBe(false)
  })
})

describe('terms that change in mid-session', () => {
  const before = makeTerms({ allowedModes: ['monitor', 'chat'], may: { chat: true, clipboard: true } })

  test('[POL1] a mode that is allowed no longer is left for the next one down', () => {
    const { held, heard, view } = live()
    held.takeTerms({ ...before, allowedModes: ['active', 'chat'] })
    expect(view('live')).toMatchObject({
      mode: 'chat',
      because: { passedOver: [{ mode: 'monitor', obstacle: 'policy-forbids' }] },
    })
    expect(heard.happenings).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'mode-changed', mode: 'chat' }),
    )
  })

  test('[POL1] it never falls upwards: where nothing below is allowed the session ends', () => {
    const { held, heard } = live()
    held.takeTerms({ ...before, allowedModes: ['active'] })
    expect(heard.ends).toHaveBeenCalledExactlyOnceWith('policy-changed')
  })

  test.each(['clipboard', 'file-transfer', 'recording'] as const)(
    '[POL2] allow-%s reaches the session’s process at once',
    permission => {
      const { held, heard } = live({ terms: { may: { [permission]: true } } })
      held.takeTerms(makeTerms(before, { may: { [permission]: false } }))
      expect(heard.sent).toHaveBeenLastCalledWith(
        expect.objectContaining({
          type: 'terms',
          terms: expect.objectContaining({
            may: expect.objectContaining({ [permission]: false }) as unknown,
          }) as unknown,
        }),
      )
    },
  )

  test('[POL2] browse, recording side and keeping reach the session’s process', () => {
    const recording = { forced: false, side: 'target', keptOnRelay: false } as const
    const { started } = live({ terms: { browse: 'all', recording } })
    expect(started()).toMatchObject({ terms: { browse: 'all', recording } })
  })

  test('[CONS2] what the user withheld stays withheld', () => {
    const terms = makeTerms({ allowedModes: ['active', 'monitor'], may: { clipboard: true } })
    const { held, heard } = hold({ terms })
    held.accept({ allowed: [] })
    held.takeTerms(makeTerms(terms, { saveChat: true }))
    expect(heard.sent.mock.lastCall?.[0]).toMatchObject({ terms: { may: { clipboard: false } } })
  })
})

describe('a restart that does not come', () => {
  const given = { terms: { may: { 'remote-restart': true } } }
  const connectedTimes = (session: ReturnType<typeof live>): number =>
    session.heard.happenings.mock.calls.filter(([each]) => each.type === 'connected').length

  test('[POL2] where no command is taken, the session goes on and the controller is told why', async () => {
    const session = live(given)
    session.heard.means.restart.mockRejectedValue(new Error('not permitted'))
    session.say({ type: 'wish', wish: 'remote-restart' })
    session.answer(true)
    await settled()
    await settled()
    expect(session.heard.sent).toHaveBeenLastCalledWith(expect.objectContaining({ reason: 'cannot' }))
    expect(connectedTimes(session)).toBe(2)
  })

  test('[POL2] a connection that comes and goes while the device goes down does not count as its return', async () => {
    const session = live(given)
    session.say({ type: 'wish', wish: 'remote-restart' })
    session.answer(true)
    await settled()
    session.say({ type: 'interrupted' })
    session.say({ type: 'connected' })
    expect(connectedTimes(session)).toBe(1)
    session.pass(120_000)
    expect(connectedTimes(session)).toBe(2)
  })
})
