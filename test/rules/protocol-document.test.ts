import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromAgentEvents, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { fromControllerEvents, toControllerEvents } from '../../shared/protocol/controller-link.ts'
import { fromDashboardEvents, toDashboardEvents } from '../../shared/protocol/dashboard-link.ts'
import { fromGuestEvents, toGuestEvents } from '../../shared/protocol/guest-link.ts'
import { channelMessageSchema } from '../../shared/protocol/session-channel.ts'

const text = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8')

test('every event of every link stands in docs/PROTOCOL.md', () => {
  const links = [
    fromAgentEvents,
    toAgentEvents,
    fromControllerEvents,
    toControllerEvents,
    toDashboardEvents,
    fromDashboardEvents,
    fromGuestEvents,
    toGuestEvents,
  ]
  const missing = links.flatMap(link => Object.keys(link)).filter(event => !text.includes(`\`${event}\``))
  expect(missing.filter(event => event !== 'changed')).toEqual([])
  expect(text).toContain('changed { topics }')
})

test('every message of the session channel stands in docs/PROTOCOL.md', () => {
  const types = channelMessageSchema.options.map(option => option.shape.type.value)
  expect(types.filter(type => !text.includes(`\`${type}`))).toEqual([])
})
