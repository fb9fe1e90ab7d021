import { describe, expect, test } from 'vitest'
import { hold, lax, live } from '../../test/support/hold-session.ts'

describe('the acceptance', () => {
  test('[CONS2] the user sees who asks and what for, and nothing starts before the yes', () => {
    const { view, heard, started } = hold()
    expect(view('accepting')).toMatchObject({
      controller: { name: 'Ada', organisation: 'Example', mail: 'ada@example.org' },
      proposed: { mode: 'monitor' },
      answerBy: 1_045_000,
      onTimeOut: 'refuse',
      permissions: [{ permission: 'file-transfer', preset: false, otherwise: 'ask' }],
    })
    expect(heard.questions).toHaveBeenCalledOnce()
    expect(started()).toBeUndefined()
    expect(heard.answers).not.toHaveBeenCalled()
  })

  test('[CONS2] yes: the relay is told who decided, and the session starts as proposed', () => {
    const { held, heard, started, view } = hold()
    held.accept({ allowed: [] })
    expect(heard.answers).toHaveBeenCalledExactlyOnceWith({
      accepted: true,
      decidedBy: 'user',
      floorDecided: false,
    })
    expect(started()).toMatchObject({
      mode: 'monitor',
      terms: { consent: { asks: { 'file-transfer': true } } },
    })
    expect(view('connecting')).toMatchObject({ mode: 'monitor' })
  })

  test('[MODE1] [CONS2] another session type and the permission for files are the user’s to give', () => {
    const { held, heard, started } = hold()
    held.accept({ mode: 'chat', allowed: ['file-transfer'] })
    expect(heard.answers).toHaveBeenCalledWith(expect.objectContaining({ targetChose: 'chat' }))
    expect(started()).toMatchObject({
      mode: 'chat',
      because: { rule: 'target-chose' },
      terms: { consent: { asks: { 'file-transfer': false } } },
    })
  })

  test('[MODE1] a session type that is not offered is not taken', () => {
    const { held, heard } = hold()
    expect(() => held.accept({ mode: 'active', allowed: [] })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
    expect(heard.answers).not.toHaveBeenCalled()
  })

  test('[CONS2] no: the reason goes to the relay, and the process ends', () => {
    const { held, heard, view } = hold()
    held.refuse()
    held.accept({ allowed: ['file-transfer'] })
    expect(heard.answers).toHaveBeenCalledExactlyOnceWith({
      accepted: false,
      reason: 'user-refused',
      floorDecided: false,
    })
    expect(view('ended')).toMatchObject({ reason: 'user-refused' })
    expect(heard.processEnded).toHaveBeenCalledOnce()
  })

  test('[CONS2] silence refuses when the grace time runs out', () => {
    const { heard, pass, view } = hold()
    pass(44_999)
    expect(heard.answers).not.toHaveBeenCalled()
    pass(1)
    expect(heard.answers).toHaveBeenCalledWith(
      expect.objectContaining({ accepted: false, reason: 'grace-time-ran-out' }),
    )
    expect(view('ended').reason).toBe('grace-time-ran-out')
  })

  test('[CONS2] where policy and floor say so silence proceeds, and files are then asked for one by one', () => {
    const { heard, pass, started } = hold({ terms: { consent: { proceedOnTimeOut: true } }, floor: lax })
    pass(45_000)
    expect(heard.answers).toHaveBeenCalledWith(
      expect.objectContaining({ accepted: true, decidedBy: 'time-out' }),
    )
    expect(started()).toMatchObject({ terms: { consent: { asks: { 'file-transfer': true } } } })
  })

  test('[CONS4] the floor asks where policy would not, and the controller is told', () => {
    const { held, heard, view } = hold({ terms: { consent: { asks: { 'session-start': false } } } })
    expect(view('accepting').onTimeOut).toBe('refuse')
    held.accept({ allowed: [] })
    expect(heard.answers).toHaveBeenCalledWith(expect.objectContaining({ floorDecided: true }))
  })

  test('[CONS2] nobody is asked where policy and floor let it be, and files go without asking too', () => {
    const { heard, started } = hold({
      terms: { consent: { asks: { 'session-start': false, 'file-transfer': false } } },
      floor: lax,
    })
    expect(heard.answers).toHaveBeenCalledWith({
      accepted: true,
      decidedBy: 'policy',
      floorDecided: false,
    })
    expect(heard.questions).not.toHaveBeenCalled()
    expect(started()).toMatchObject({ terms: { consent: { asks: { 'file-transfer': false } } } })
  })

  test('[CONS2] nobody logged on: policy refuses', () => {
    const { heard, view } = hold({ someoneLoggedOn: false })
    expect(heard.answers).toHaveBeenCalledWith(
      expect.objectContaining({ accepted: false, reason: 'nobody-logged-on' }),
    )
    expect(view('ended').reason).toBe('nobody-logged-on')
  })

  test('[CONS4] nobody logged on: the floor refuses what policy would let in', () => {
    const { heard } = hold({ someoneLoggedOn: false, terms: { consent: { proceedIfNobodyLoggedOn: true } } })
    expect(heard.answers).toHaveBeenCalledWith({
      accepted: false,
      reason: 'device-floor',
      floorDecided: true,
    })
  })
})

describe('the session', () => {
  test('[SES1] it is live once connected, and an interruption is seen and told', () => {
    const { say, view, heard } = live()
    expect(view('live').interruptedAt).toBeNull()
    say({ type: 'interrupted' })
    expect(view('live').interruptedAt).toBe(1_000_000)
    say({ type: 'connected' })
    expect(view('live').interruptedAt).toBeNull()
    expect(heard.happenings.mock.calls.map(([happening]) => happening.type)).toEqual([
      'connected',
      'interrupted',
      'connected',
    ])
  })

  test('[MODE3] the user ends it at any moment, and the relay hears of it', () => {
    const { held, heard, view } = live()
    held.end('target-ended', true)
    expect(heard.ends).toHaveBeenCalledWith('target-ended')
    expect(heard.processEnded).toHaveBeenCalledWith({ type: 'end', reason: 'target-ended' })
    expect(view('ended').reason).toBe('target-ended')
  })

  test('a crash of its process ends the session with its reason, and the agent goes on', () => {
    const { crash, heard, view } = live()
    crash()
    expect(heard.ends).toHaveBeenCalledWith('session-fault')
    expect(view('ended').reason).toBe('session-fault')
  })

  test('a process that crashes while the user still thinks is started again', () => {
    const { crash, held, started } = hold()
    crash()
    held.accept({ allowed: [] })
    expect(started()).toBeDefined()
  })

  test('[SES2] a connection that did not come back ends it', () => {
    const { say, heard } = live()
    say({ type: 'gave-up', reason: 'connection-lost' })
    expect(heard.ends).toHaveBeenCalledWith('connection-lost')
  })

  test('the controller’s goodbye ends it without another word to the relay', () => {
    const { say, heard, view } = live()
    say({ type: 'peer-ended', reason: 'controller-ended' })
    expect(view('ended').reason).toBe('controller-ended')
    expect(heard.ends).not.toHaveBeenCalled()
  })

  test('the controller cannot put words into the device’s mouth', () => {
    const { say, view } = live()
    say({ type: 'peer-ended', reason: 'user-refused' })
    view('live')
  })

  test('the longest time that policy allows ends it', () => {
    const { pass, heard } = live()
    pass(3_599_999)
    expect(heard.ends).not.toHaveBeenCalled()
    pass(1)
    expect(heard.ends).toHaveBeenCalledWith('maximum-length')
  })

  test('[CHAT1] lines of both sides stand in order, with their delivery, and are saved where policy says so', () => {
    const { held, say, view, heard } = live()
    say({ type: 'chat', messageId: 'message-1', text: 'hello', sentAt: 5 })
    held.sendChat({ messageId: 'message-2', text: 'hi' })
    expect(view('live').chat.map(({ from, delivered }) => [from, delivered])).toEqual([
      ['controller', true],
      ['target', false],
    ])
    say({ type: 'chat-delivered', messageId: 'message-2' })
    expect(view('live').chat[1]?.delivered).toBe(true)
    expect(heard.happenings).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'chat', from: 'target', text: 'hi' }),
    )
  })

  test('[CHAT1] what policy does not keep does not leave the device', () => {
    const { say, heard } = live({ terms: { saveChat: false } })
    say({ type: 'chat', messageId: 'message-1', text: 'hello', sentAt: 5 })
    expect(heard.happenings).not.toHaveBeenCalledWith(expect.objectContaining({ type: 'chat' }))
  })
})

describe('the mode', () => {
  test('[MODE3] the user goes down with one act; both ends are told', () => {
    const { held, heard, view } = live()
    held.chooseMode('chat')
    expect(view('live')).toMatchObject({ mode: 'chat', because: { rule: 'target-chose' } })
    expect(heard.sent).toHaveBeenCalledWith(expect.objectContaining({ type: 'mode', mode: 'chat' }))
    expect(heard.happenings).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'mode-changed', mode: 'chat' }),
    )
  })

  test('[MODE3] the controller goes down unasked, and up only with the user’s yes', () => {
    const { answer, say, view, heard } = live()
    say({ type: 'mode-wanted', mode: 'chat' })
    expect(view('live').mode).toBe('chat')
    say({ type: 'mode-wanted', mode: 'monitor' })
    expect(view('live')).toMatchObject({
      mode: 'chat',
      questions: [{ point: 'mode-change', mode: 'monitor', answerBy: 1_045_000 }],
    })
    expect(heard.questions).toHaveBeenCalledTimes(2)
    answer(true)
    expect(view('live')).toMatchObject({ mode: 'monitor', questions: [] })
  })

  test('[MODE3] a no, or silence, changes nothing and is told', () => {
    const { answer, held, say, view, heard, pass } = live()
    held.chooseMode('chat')
    say({ type: 'mode-wanted', mode: 'monitor' })
    answer(false)
    expect(view('live').mode).toBe('chat')
    expect(heard.sent).toHaveBeenLastCalledWith(
      expect.objectContaining({ type: 'mode-refused', reason: 'user-refused' }),
    )
    say({ type: 'mode-wanted', mode: 'monitor' })
    pass(45_000)
    expect(view('live').mode).toBe('chat')
    expect(heard.sent).toHaveBeenLastCalledWith(
      expect.objectContaining({ type: 'mode-refused', reason: 'grace-time-ran-out' }),
    )
  })

  test('[MODE2] a mode that policy does not allow is refused without asking', () => {
    const { say, view, heard } = live()
    say({ type: 'mode-wanted', mode: 'active' })
    expect(view('live')).toMatchObject({ mode: 'monitor', questions: [] })
    expect(heard.sent).toHaveBeenLastCalledWith(
      expect.objectContaining({ type: 'mode-refused', reason: 'no-allowed-mode' }),
    )
  })
})

describe('files', () => {
  const offered = {
    transfer: 1,
    direction: 'to-target',
    name: 'a.txt',
    bytes: 3,
    doneBytes: 0,
    state: 'asking',
  } as const

  test('[CONS1] each file is asked for where no general permission was given', () => {
    const { held, say, heard, view } = live()
    say({ type: 'file', file: offered })
    expect(view('live').files).toHaveLength(1)
    expect(heard.questions).toHaveBeenCalledTimes(2)
    held.answerFile(1, true)
    held.answerFile(1, false)
    const answers = heard.sent.mock.calls.filter(([message]) => message.type === 'file-answer')
    expect(answers).toEqual([[{ type: 'file-answer', transfer: 1, accept: true }]])
  })

  test('[CONS1] silence is a no', () => {
    const { say, heard, pass } = live()
    say({ type: 'file', file: offered })
    pass(45_000)
    expect(heard.sent).toHaveBeenLastCalledWith({ type: 'file-answer', transfer: 1, accept: false })
  })

  test('[FILE1] a file that arrived stands in the history once, with its checksum', () => {
    const { say, heard } = live()
    const arrived = { ...offered, state: 'arrived', doneBytes: 3, sha256: 'a'.repeat(64) } as const
    say({ type: 'file', file: arrived })
    say({ type: 'file', file: arrived })
    const files = heard.happenings.mock.calls.filter(([happening]) => happening.type === 'file')
    expect(files).toHaveLength(1)
  })

  test('[FILE1] where policy forbids files none is sent', () => {
    const { held, view } = live({ terms: { may: { 'file-transfer': false } } })
    expect(view('live').may.fileTransfer).toBe(false)
    expect(() => held.sendFile({ path: '/a', name: 'a' })).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    )
  })
})
