import { expect, test } from 'vitest'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { openModeAsking } from './mode-ask.ts'

const state = (mode: 'active' | 'monitor'): ChannelMessage => ({
  type: 'state',
  mode,
  because: { rule: 'first-in-order', passedOver: [] },
  allowedModes: ['active', 'monitor'],
  may: { chat: true, fileTransfer: true, clipboard: true },
  screen: null,
  marksShown: 'nowhere',
})

test('[MODE3] a mode that was asked for is waited for until the device says that it holds', () => {
  const said: ChannelMessage[] = []
  const asking = openModeAsking(message => said.push(message) > 0)
  asking.askFor('active')
  expect(said).toEqual([{ type: 'mode-request', mode: 'active' }])
  asking.hear(state('monitor'))
  expect(asking.ask.value).toEqual({ mode: 'active', stands: 'waiting' })
  asking.hear(state('active'))
  expect(asking.ask.value).toBeNull()
})

test('[MODE3] a refusal stays with its reason until it is put away; a broken connection leaves it unanswered', () => {
  const asking = openModeAsking(() => true)
  asking.askFor('active')
  asking.hear({ type: 'mode-refused', mode: 'active', reason: 'user-refused' })
  asking.disconnected()
  expect(asking.ask.value).toEqual({ mode: 'active', stands: 'refused', reason: 'user-refused' })
  asking.putAway()
  expect(asking.ask.value).toBeNull()
  asking.askFor('active')
  asking.disconnected()
  expect(asking.ask.value?.stands).toBe('unanswered')
  expect(openModeAsking(() => false).askFor('active')).toBe(false)
})
