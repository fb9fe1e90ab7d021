import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import { formatOutput } from '../../../shared/jobs/format-output.ts'
import { isNumeric, type OutputType } from '../../../shared/jobs/output-values.ts'
import { deviceQueryWords as words } from '../../../shared/words/en/dashboard-fleet.ts'
import { platformNames } from '../../../shared/words/en/dashboard.ts'
import { say } from '../../../shared/words/say.ts'
import { spokenLocale } from '../../../shared/words/speak.ts'
import { shortTime } from '../parts/time-text.ts'

/** What the ids in a query are called. */
export interface QueryNames {
  groups: readonly { id: string; name: string }[]
  scripts: readonly { id: string; name: string }[]
  facts: readonly { name: string; label: string; type: OutputType }[]
}

/** A query as people read it: each of its conditions with a name; none for all devices. Pure. */
export function queryText(query: DeviceQuery, names: QueryNames): [string, string][] {
  const { search, platforms, labels, groupIds, agentVersion, online, seenSince, notSeenSince } = query
  const { lastResult, facts, deviceIds } = query
  const conditions: [string, string][] = []
  if (deviceIds) conditions.push([words.conditions.devices, justText(deviceIds.length)])
  if (search) conditions.push([words.conditions.search, search])
  if (platforms?.length)
    conditions.push([words.platforms, platforms.map(each => platformNames[each]).join(words.or)])
  if (labels?.length) conditions.push([words.labels, labels.join(words.and)])
  if (groupIds?.length)
    conditions.push([
      words.groups,
      groupIds.map(id => nameOf(names.groups, id, words.unknownGroup)).join(words.or),
    ])
  if (online !== undefined) conditions.push([words.online, words.onlineNames[online ? 'yes' : 'no']])
  if (seenSince !== undefined) conditions.push([words.conditions.seenSince, shortTime(seenSince)])
  if (notSeenSince !== undefined) conditions.push([words.conditions.notSeenSince, shortTime(notSeenSince)])
  if (agentVersion) conditions.push([words.agentVersion, agentVersion])
  if (lastResult) {
    const action = nameOf(names.scripts, lastResult.scriptId, words.unknownAction)
    conditions.push([words.lastResult, `${action}: ${words.lastResults[lastResult.is]}`])
  }
  if (facts?.length)
    conditions.push([words.facts, facts.map(fact => factText(fact, names.facts)).join(words.and)])
  return conditions
}

const nameOf = (known: readonly { id: string; name: string }[], id: string, unknown: string): string =>
  known.find(each => each.id === id)?.name ?? unknown

/** `Just 12 chosen devices`. */
export const justText = (count: number): string =>
  count === 1 ? words.just.one : say(words.just.many, { count: count.toLocaleString(spokenLocale()) })

function valueOf(type: OutputType, text: string): string | number | boolean {
  if (type === 'boolean') return text === 'true'
  const number = Number(text)
  return isNumeric(type) && Number.isFinite(number) ? number : text
}

/** `Free space is less than 5 GB`: numbers with their unit, where the fact has one. */
export function factText(
  { name, is, value }: NonNullable<DeviceQuery['facts']>[number],
  known: QueryNames['facts'],
): string {
  const fact = known.find(each => each.name === name)
  const shown =
    fact && is !== 'contains' ? formatOutput({ type: fact.type, value: valueOf(fact.type, value) }) : value
  return `${fact?.label ?? name} ${words.comparisons[is]} ${shown}`
}

/** The query without conditions that ask for nothing, so that equal queries are equal texts. Pure. */
export function tidyQuery(query: DeviceQuery): DeviceQuery {
  return Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
}
