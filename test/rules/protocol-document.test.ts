import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminApi } from '../../shared/protocol/admin-api.ts'
import { fromAgentEvents, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { fromControllerEvents, toControllerEvents } from '../../shared/protocol/controller-link.ts'
import { fromDashboardEvents, toDashboardEvents } from '../../shared/protocol/dashboard-link.ts'
import { fromGuestEvents, toGuestEvents } from '../../shared/protocol/guest-link.ts'
import { fromPageEvents, toPageEvents } from '../../shared/protocol/page-link.ts'
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
    fromPageEvents,
    toPageEvents,
  ]
  const missing = links.flatMap(link => Object.keys(link)).filter(event => !text.includes(`\`${event}\``))
  expect(missing.filter(event => event !== 'changed')).toEqual([])
  expect(text).toContain('changed { topics }')
})

test('every message of the session channel stands in docs/PROTOCOL.md', () => {
  const types = channelMessageSchema.options.map(option => option.shape.type.value)
  expect(types.filter(type => !text.includes(`\`${type}`))).toEqual([])
})

test('every route of the API stands in docs/PROTOCOL.md, and no other', () => {
  const routes = Object.keys(adminApi)
  const told = [...text.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/api\/[^`]*)`/g)].map(match => match[1])
  expect(routes.filter(route => !told.includes(route))).toEqual([])
  const known = new Set([...routes, 'GET /api/lanes/<token>'])
  expect(told.filter(route => !known.has(route ?? ''))).toEqual([])
})

test('no event stands twice in the table of a link', () => {
  const doubles = text.split('\n## ').flatMap(section => {
    const rows = [...section.matchAll(/^\| (`[^`]+` +\| [^|]+) \|/gm)].map(match => match[1] ?? '')
    return rows.filter((row, index) => rows.indexOf(row) < index)
  })
  expect(doubles).toEqual([])
})
